"""Strategies for cases of the shipped rulebook and their parts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from ...assessing.loading import case_of
from ...facts import FIELDS_OF, MODELS, Case, Patient, Treatment, Tumour
from ...logic.parts import Rule, Stance
from ...logic.words import word_by_word
from .facts import facts, facts_near, facts_where, values


def cases(
    *,
    known: Collection[str] = (),
    unknown: Collection[str] = (),
    possible_only: bool = True,
    partly: bool = False,
) -> st.SearchStrategy[Case]:
    """Cases of the shipped rulebook; arguments and choice as for `facts`."""
    return _cases(facts(known=known, unknown=unknown, possible_only=possible_only, partly=partly))


def patients() -> st.SearchStrategy[Patient]:
    """Patients, some of whose facts are known."""
    return _parts(Patient)


def tumours() -> st.SearchStrategy[Tumour]:
    """Tumours, some of whose facts are known."""
    return _parts(Tumour)


def treatments() -> st.SearchStrategy[Treatment]:
    """Treatments, some of whose facts are known."""
    return _parts(Treatment)


def cases_where(question: str, stance: Stance | str | None, option: str | None = None) -> st.SearchStrategy[Case]:
    """Cases of the shipped rulebook for which an option is settled with a stance; as for `facts_where`."""
    return _cases(facts_where(question, stance, option))


def near(rule: Rule | str) -> st.SearchStrategy[Case]:
    """Cases for which a rule of the shipped rulebook holds, or that lie just beyond one of its tests.

    Arguments and errors as for `facts_near`.
    """
    return _cases(facts_near(rule))


@st.composite
def _cases(draw: st.DrawFn, known: st.SearchStrategy[dict[str, Any]]) -> Case:
    return case_of(word_by_word(draw(known)))  # `known.map` would have parts to copy: see `tape`


@st.composite
def _parts(draw: st.DrawFn, model: type[Any]) -> Any:
    name = next(name for name, one in MODELS.items() if one is model)
    return model(
        **{attribute: draw(values(field)) for attribute, field in FIELDS_OF[name].items() if draw(st.booleans())}
    )
