"""The explanations are as good as they were. Print the figures with `make quality`; store better ones by hand."""

import pytest

from .figures import SMALLER_IS_BETTER, measured, stored

SLACK = 0.02  # of the figure stored


@pytest.mark.parametrize("name", stored())
def test_no_worse_than_it_was(name: str) -> None:
    now, then = measured()[name], stored()[name]
    better = then - now if name in SMALLER_IS_BETTER else now - then
    assert better >= -SLACK * abs(then), f"{name}: {now:.2f}, it was {then:.2f}"


def test_every_figure_is_stored() -> None:
    assert stored().keys() == measured().keys()
