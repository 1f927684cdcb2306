"""Published guidance on leiomyosarcoma as an executable, explainable and provable rulebook.

Give `assess()` what is known of a patient and a tumour; it answers each clinical question with the positions the
guidance takes, why, on whose evidence, what is still open and which fact to ask for next. Research and education
software: it shows options with their reasons, never an order.

A map of the house, from the ground up; each room imports from those above it in this list, none back:

    text                      texts made safe, counted, listed; the nearest spelling
    logic/                    the language, and two reasoners that must agree; knows nothing of medicine
    document/                 what is shown, before it is text, HTML or Markdown; knows no rulebook
    facts, references, rules/ what can be known of a case; the guidance itself, one module a question
    explanation/, receipts/   from a decision to its reasons; to a proof that a stranger can check
    assessing/                a case's way through: loading, assessment, answers, session, schema
    proving/, testing/        is a rulebook right; is it well tested (and `_lmsrules_pytest.py` beside the package)
    cohorts/                  a whole table at once (loaded only when imported)
    exchange/, commands/      other people's formats; the command line
    verify, diff, mutate ...  doors of a few lines, so that public import paths stay
"""

import os
import sys

from .assessing.answers import Answer
from .assessing.assessment import Assessment, assess, decide
from .assessing.loading import case_from_dict, case_from_json, case_from_toml, case_to_dict, load_case, load_facts
from .assessing.schema import assessment_schema, case_schema
from .assessing.session import Session, Step
from .assessing.trials import trials
from .explanation.answered import Position
from .explanation.trials import TrialAnswer, Trials
from .facts import LASTING_FACTS, Case, Patient, Treatment, Tumour
from .former import FormerNameWarning
from .logic.diagrams.outcomes import Status
from .logic.errors import (
    ArgumentError,
    ConditionError,
    ContradictionError,
    EngineDisagreement,
    EngineError,
    FactsError,
    LmsRulesError,
    RulebookError,
    UnknownNameError,
)
from .logic.partly import Partly, above, at_least, at_most, below, between, none_of, one_of
from .logic.parts import Stance
from .logic.rulebook import Rulebook
from .logic.words import Words, excludes, includes, only
from .receipts.checking import OtherRulebookError, ReceiptError, check_receipt
from .rules import guidance

__version__ = "0.1.0"

__all__ = [
    "LASTING_FACTS",
    "Answer",
    "ArgumentError",
    "Assessment",
    "Case",
    "ConditionError",
    "ContradictionError",
    "EngineDisagreement",
    "EngineError",
    "FactsError",
    "FormerNameWarning",
    "LmsRulesError",
    "OtherRulebookError",
    "Partly",
    "Patient",
    "Position",
    "ReceiptError",
    "Rulebook",
    "RulebookError",
    "Session",
    "Stance",
    "Status",
    "Step",
    "Treatment",
    "TrialAnswer",
    "Trials",
    "Tumour",
    "UnknownNameError",
    "Words",
    "above",
    "assess",
    "assessment_schema",
    "at_least",
    "at_most",
    "below",
    "between",
    "case_from_dict",
    "case_from_json",
    "case_from_toml",
    "case_schema",
    "case_to_dict",
    "check_receipt",
    "decide",
    "excludes",
    "guidance",
    "includes",
    "load_case",
    "load_facts",
    "none_of",
    "one_of",
    "only",
    "trials",
]

# Hypothesis calls us when it is imported, but only where we are already (see _lmsrules_hypothesis.py).
if "hypothesis.strategies" in sys.modules and not os.environ.get("HYPOTHESIS_NO_PLUGINS"):
    from .testing import hypothesis_entry

    hypothesis_entry.register()
