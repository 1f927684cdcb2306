"""Published guidance on leiomyosarcoma as an executable, explainable and provable rulebook.

Give `assess()` what is known of a patient and a tumour; it answers each clinical question with the positions the
guidance takes, why, on whose evidence, what is still open and which fact to ask for next. Research and education
software: it shows options with their reasons, never an order.
"""

import os
import sys

from .assessing.answers import Answer
from .assessing.assessment import Assessment, assess, decide
from .assessing.loading import case_from_dict, case_from_json, case_from_toml, case_to_dict, load_case, load_facts
from .assessing.schema import assessment_schema, case_schema
from .assessing.session import Session, Step
from .explanation.answered import Position
from .facts import LASTING_FACTS, Case, Patient, Treatment, Tumour
from .logic.diagrams.outcomes import Status
from .logic.draft import Stance
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
from .logic.rulebook import Rulebook
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
    "LmsRulesError",
    "OtherRulebookError",
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
    "Tumour",
    "UnknownNameError",
    "assess",
    "assessment_schema",
    "case_from_dict",
    "case_from_json",
    "case_from_toml",
    "case_schema",
    "case_to_dict",
    "check_receipt",
    "decide",
    "guidance",
    "load_case",
    "load_facts",
]

# Hypothesis calls us when it is imported, but only where we are already (see _lmsrules_hypothesis.py).
if "hypothesis.strategies" in sys.modules and not os.environ.get("HYPOTHESIS_NO_PLUGINS"):
    from .testing import hypothesis_entry

    hypothesis_entry.register()
