"""Which systemic treatment comes second in advanced disease?"""

from ..logic.parts import Option, Question, Rule, Stance
from .findings import in_scope, second_line_setting

SECOND_LINE_SYSTEMIC = Question(
    id="second-line-systemic",
    title="Second-line systemic treatment",
    asked_when=in_scope & second_line_setting,
    options=(
        Option(id="doxorubicin-ifosfamide", title="Doxorubicin + ifosfamide", agents=("doxorubicin", "ifosfamide")),
    ),
    drugs=True,
)

RULES = (
    Rule(
        id="second-line-systemic.doxorubicin-ifosfamide",
        on=SECOND_LINE_SYSTEMIC,
        option="doxorubicin-ifosfamide",
        when=second_line_setting,
        stance=Stance.OPTION,
        why="It looks worthwhile, and its side effects can be controlled. This rests on nine patients with "
        "uterine disease, after adjuvant gemcitabine + docetaxel.",
        evidence=("doxorubicin-ifosfamide-second-line", "doxorubicin-ifosfamide-response"),
        source="guidance",
        statements=("S16", "S17"),
    ),
)
