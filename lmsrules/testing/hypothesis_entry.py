"""What Hypothesis calls when it is imported, so that `@given` knows what to draw for our classes.

A module of its own, for `strategies.py` imports Hypothesis and cannot be loaded while that is still being imported.
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
