"""The guidance on leiomyosarcoma as a rulebook: facts, findings, one module for each question, and the evidence."""

import json
from collections.abc import Mapping
from importlib.resources import files

from ..facts import FIELDS
from ..logic.once import once
from ..logic.parts import Review
from ..logic.rulebook import Rulebook
from ..logic.setting import with_limits
from ..references import load_citations
from ..rules import (
    adjuvant_chemotherapy,
    adjuvant_radiotherapy,
    adjuvant_treatment,
    first_line_systemic,
    multidisciplinary_discussion,
    second_line_systemic,
    situations,
    surgery_for_recurrence,
    surveillance,
    toxicity_monitoring,
    uncovered,
)
from .cautions import CAUTIONS
from .conflicts import CONFLICTS
from .constraints import CONSTRAINTS
from .evidence import EVIDENCE, FORMER_EVIDENCE
from .findings import FINDINGS, in_scope
from .limits import LIMITS
from .sources import SOURCES
from .trials import TRIALS

VERSION = "2.1.2"

REVIEW = Review(
    on="2026-11-29",
    clinician="",  # none yet
    report="Say so in an issue of the project: the rule's id, the case, and the source that says otherwise.",
)

QUESTIONS = (
    multidisciplinary_discussion.MULTIDISCIPLINARY_DISCUSSION,
    adjuvant_treatment.ADJUVANT_TREATMENT,
    adjuvant_radiotherapy.ADJUVANT_RADIOTHERAPY,
    adjuvant_chemotherapy.ADJUVANT_CHEMOTHERAPY,
    surveillance.SURVEILLANCE,
    first_line_systemic.FIRST_LINE_SYSTEMIC,
    second_line_systemic.SECOND_LINE_SYSTEMIC,
    surgery_for_recurrence.SURGERY_FOR_RECURRENCE,
    toxicity_monitoring.TOXICITY_MONITORING,
)

_ALL_RULES = (
    *multidisciplinary_discussion.RULES,
    *adjuvant_treatment.RULES,
    *adjuvant_radiotherapy.RULES,
    *adjuvant_chemotherapy.RULES,
    *surveillance.RULES,
    *first_line_systemic.RULES,
    *second_line_systemic.RULES,
    *surgery_for_recurrence.RULES,
    *toxicity_monitoring.RULES,
)


_SUPERSEDED = {name for source in SOURCES for name in source.supersedes}
"""The editions whose place others took. Their rules stand when one asks what was published by an earlier day."""

RULES = tuple(rule for rule in _ALL_RULES if rule.source not in _SUPERSEDED)
FORMER_RULES = tuple(rule for rule in _ALL_RULES if rule.source in _SUPERSEDED)


def guidance(limits: Mapping[str, float] | None = None) -> Rulebook:
    """The shipped rulebook, built and checked on first use; with other values of some limits, if they are given.

    `guidance(limits={"doxorubicin-cumulative": 450})`; `lmsrules limits` lists them. Its hash is then another.

    Raises:
        ArgumentError: there is no such limit, or a value is no number or outside its bounds; all are listed.
    """
    return with_limits(_guidance(), limits) if limits else _guidance()


@once
def _guidance() -> Rulebook:
    return Rulebook(
        id="leiomyosarcoma",
        version=VERSION,
        subject="patient",
        fields=FIELDS,
        scope=in_scope.id,
        findings=(*FINDINGS, *situations.FINDINGS, *uncovered.FINDINGS),
        constraints=CONSTRAINTS,
        sources=SOURCES,
        questions=QUESTIONS,
        rules=RULES,
        former_rules=FORMER_RULES,
        review=REVIEW,
        limits=LIMITS,
        cautions=CAUTIONS,
        situations=situations.SITUATIONS,
        uncovered=uncovered.UNCOVERED,
        trials=TRIALS,
        conflicts=CONFLICTS,
        evidence=EVIDENCE,
        former_evidence=FORMER_EVIDENCE,
        citations=load_citations(),
        statements=json.loads(files(__name__).joinpath("statements.json").read_text("utf-8")),
    )
