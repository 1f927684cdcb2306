"""`trials()`: from the facts of a case to the trials it would have been in."""

from __future__ import annotations

from collections.abc import Mapping

from ..explanation.trials import Trials
from ..facts import Case
from ..logic.diagrams.decisions import decide_valid
from ..logic.rulebook import Rulebook
from ..logic.words import Told
from .loading import facts_given, rulebook_given


def trials(case: Case | Mapping[str, Told], *, rulebook: Rulebook | None = None) -> Trials:
    """Whether a case would have been in each trial of a rulebook: yes, no and why not, or unknown and what is missing.

    It is exact under missing facts: yes or no only where every possible completion of the case gives it. A case of
    which the guidance does not speak can be asked too.

    Args:
        case: what is known, as a `Case` or as facts by path, `{"patient.age_years": 52}`; all else is unknown.
        rulebook: any rulebook; the shipped guidance unless one is given.

    Raises:
        FactsError: the rulebook has no such facts, or values are outside their domains; all problems are listed.
        ArgumentError: what is given as rulebook is none.
        LmsRulesError: the rulebook is a draft.
        ContradictionError: no possible case has these facts.
    """
    book = rulebook_given(rulebook)
    facts = facts_given(book, case)
    decide_valid(book, facts)  # refuses a case that cannot be
    return Trials(facts=facts, rulebook=book)
