"""Cautions on operations."""

from ...facts import tumour
from ...logic.parts import Caution, Severity

SURGERY = (
    Caution(
        id="morcellation",
        courses=(("surgery-for-recurrence", "surgery-for-recurrence"),),
        # It is of the uterus or the pelvis that this is said, not of a lung metastasis.
        when=(tumour.site == "uterus") & tumour.recurrence.is_in("local", "local_and_distant"),
        severity=Severity.CAUTION,
        why="Power morcellation is contraindicated where a malignant tumour is known or suspected.",
        check="how the tumour is to be removed",
        citations=("ago-austria-surgery", "fda-morcellation"),
    ),
)
