"""Tells Hypothesis, when both it and `lmsrules` are imported, what `@given` draws for our classes.

Whichever comes second calls it: Hypothesis by its entry point, `_lmsrules_hypothesis.py`, or the package itself. It is
a module of its own, for the strategies import Hypothesis and cannot be loaded while that is still being imported.
"""

from __future__ import annotations

from typing import Any

from ..facts import Case, Patient, Treatment, Tumour


def register() -> None:
    """Tell Hypothesis which strategy draws each class; the strategies are imported when first needed."""
    from hypothesis import strategies as st

    st.register_type_strategy(Case, lambda _: _drawn("cases"))
    st.register_type_strategy(Patient, lambda _: _drawn("patients"))
    st.register_type_strategy(Tumour, lambda _: _drawn("tumours"))
    st.register_type_strategy(Treatment, lambda _: _drawn("treatments"))


def _drawn(name: str) -> Any:
    from ..testing import strategies

    return getattr(strategies, name)()
