"""Hypothesis profiles: few examples while one works, many in CI."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "dev", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=120, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
