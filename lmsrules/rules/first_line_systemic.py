"""Which systemic treatment comes first in advanced disease?"""

from ..logic.parts import Option, Question, Rule, Stance
from .findings import first_line_setting, in_scope

FIRST_LINE_SYSTEMIC = Question(
    id="first-line-systemic",
    title="First-line systemic treatment",
    asked_when=in_scope & first_line_setting,
    options=(
        Option(
            id="doxorubicin-combination",
            title="A doxorubicin-based combination",
            agents=("doxorubicin",),
            may_hold=("ifosfamide", "trabectedin", "dacarbazine", "evofosfamide"),
        ),
        Option(id="doxorubicin-ifosfamide", title="Doxorubicin + ifosfamide", agents=("doxorubicin", "ifosfamide")),
    ),
    drugs=True,
)

RULES = (
    Rule(
        id="first-line-systemic.doxorubicin-combination",
        on=FIRST_LINE_SYSTEMIC,
        option="doxorubicin-combination",
        when=first_line_setting,
        stance=Stance.OPTION,
        why="They look promising first line, above all (says the guidance) outside the uterus.",
        evidence=("doxorubicin-combination-first-line", "first-line-survival"),
        source="guidance",
        statements=("S15", "S18"),
    ),
    Rule(
        id="first-line-systemic.doxorubicin-ifosfamide",
        on=FIRST_LINE_SYSTEMIC,
        option="doxorubicin-ifosfamide",
        when=first_line_setting,
        stance=Stance.OPTION,
        why="This combination is active in leiomyosarcoma, if only in a minority of patients.",
        evidence=("doxorubicin-ifosfamide-response", "doxorubicin-combination-first-line"),
        source="guidance",
        statements=("S15", "S16"),
    ),
)
