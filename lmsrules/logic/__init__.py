"""For whoever writes a rulebook: its parts, the conditions, and what decides. It knows nothing of medicine.

A map of the rooms: the language lies in the modules beside this one (`fields`, `conditions`, `evidence`, `draft`,
`rulebook`, `prose` ...); `chaining/` is reasoner one, `diagrams/` reasoner two, and neither imports the other;
`analysis/` asks the diagrams about one case or about everybody; `agreement` has both decide, and they must agree.
`docs/writing-a-rulebook.md` shows every kind of part.
"""

from .conditions import ALWAYS, NEVER, Condition, FactGroup, Holds, fact_groups
from .diagrams.decisions import decide
from .diagrams.outcomes import Decision, OptionDecision, Outcome, Status
from .draft import Draft, draft_of
from .errors import (
    ArgumentError,
    ConditionError,
    ContradictionError,
    Defect,
    EngineDisagreement,
    EngineError,
    EngineLimitError,
    ExportError,
    FactsError,
    LmsRulesError,
    Problem,
    RulebookError,
    TooLargeError,
    TooLargeWarning,
    UnknownNameError,
)
from .evidence import Citation, Conflict, Design, Direction, Evidence, Figure, Side, Trial
from .fields import About, Choice, Field, Flag, Number, Record, Whole, WordSet, fields_of
from .from_data import rulebook_from_data
from .limits import Limit
from .partly import Known, Partly, above, at_least, at_most, below, between, none_of, one_of
from .parts import (
    Caution,
    Constraint,
    Finding,
    Monotone,
    Option,
    Planned,
    Question,
    Review,
    Rule,
    Severity,
    Situation,
    Source,
    Stance,
    Uncovered,
    View,
)
from .printing import to_python
from .prose import rule_sentence, sentence
from .rulebook import Rulebook, rulebook_of
from .setting import with_limits
from .values import Value
from .words import Words, excludes, includes, only

__all__ = [
    "ALWAYS",
    "NEVER",
    "About",
    "ArgumentError",
    "Caution",
    "Choice",
    "Citation",
    "Condition",
    "ConditionError",
    "Conflict",
    "Constraint",
    "ContradictionError",
    "Decision",
    "Defect",
    "Design",
    "Direction",
    "Draft",
    "EngineDisagreement",
    "EngineError",
    "EngineLimitError",
    "Evidence",
    "ExportError",
    "FactGroup",
    "FactsError",
    "Field",
    "Figure",
    "Finding",
    "Flag",
    "Holds",
    "Known",
    "Limit",
    "LmsRulesError",
    "Monotone",
    "Number",
    "Option",
    "OptionDecision",
    "Outcome",
    "Partly",
    "Planned",
    "Problem",
    "Question",
    "Record",
    "Review",
    "Rule",
    "Rulebook",
    "RulebookError",
    "Severity",
    "Side",
    "Situation",
    "Source",
    "Stance",
    "Status",
    "TooLargeError",
    "TooLargeWarning",
    "Trial",
    "Uncovered",
    "UnknownNameError",
    "Value",
    "View",
    "Whole",
    "WordSet",
    "Words",
    "above",
    "at_least",
    "at_most",
    "below",
    "between",
    "decide",
    "draft_of",
    "excludes",
    "fact_groups",
    "fields_of",
    "includes",
    "none_of",
    "one_of",
    "only",
    "rule_sentence",
    "rulebook_from_data",
    "rulebook_of",
    "sentence",
    "to_python",
    "with_limits",
]
