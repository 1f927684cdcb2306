"""Hypothesis profiles: some examples while one works, many in CI, few for a second Python there. The longest first."""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "dev", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=80, print_blob=True)
settings.register_profile("few", settings.get_profile("ci"), max_examples=25)
os.environ.pop("COLUMNS", None)  # a page is as wide as it says

settings.load_profile("ci" if os.environ.get("CI") else "dev")

LONGEST = ("notice_every_change", "no_forgery_is_accepted", "test_20000_assessments")
"""Parts of the names of tests that take longest: they begin first, so that nobody waits for the last of them alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort them to the front."""
    items.sort(key=lambda item: not any(name in item.name for name in LONGEST))
