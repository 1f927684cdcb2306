"""The other plugins have tests of their own, which are none of ours."""

collect_ignore = ["site"]
