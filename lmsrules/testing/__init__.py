"""Is a rulebook well tested: case files, coverage, mutation, strategies, and `check_rulebook()` for all at once."""

from __future__ import annotations

from ..logic.draft import Draft

__all__ = ["check_rulebook"]


def check_rulebook(rulebook: Draft, *, examples: int = 100) -> None:
    """Check a rulebook in every way that needs no knowledge of what it is about.

    It is proved sound (`verify`). Then, on `examples` random patients for each check, partly known: every engine says
    what the diagrams say; the order of facts and rules does not matter; a further fact settles and never unsettles;
    facts said to have no effect, and fields nothing tests, have none; 5 is 5.0; and on both sides of every rule's
    thresholds whole patients get what the conditions say word for word. Last, in a third as many histories facts are
    learned, changed and forgotten: what follows never depends on how the facts came to be known.

    It needs Hypothesis (`pip install "lmsrules[testing]"`), which the rest of this package does without.

    Raises:
        ValueError: `examples` is less than 1, or the rulebook has no field or no rule.
        RulebookError: it is not sound; every defect is listed, with a patient.
        EngineDisagreement: two engines differ on the patient named.
        AssertionError: another check fails; the message says which, and on which patient.
    """
    from .properties import check_all

    check_all(rulebook, examples)
