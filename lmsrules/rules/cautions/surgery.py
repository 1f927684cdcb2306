"""Cautions on operations."""

from ...facts import tumour
from ...logic.parts import Caution, Severity

SURGERY = (
    Caution(
        id="morcellation",
        courses=(("surgery-for-recurrence", "surgery-for-recurrence"),),
        when=tumour.site == "uterus",
        severity=Severity.CAUTION,
        why="Power morcellation is contraindicated where a malignant tumour is known or suspected.",
        check="how the tumour is to be removed",
        citations=("ago-austria-surgery", "fda-morcellation"),
    ),
)
