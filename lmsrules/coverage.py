"""`coverage()`: which rules and clauses some patients test. A door: the code is in `testing/`."""

from .testing.coverage import Coverage, Tested, coverage

__all__ = ["Coverage", "Tested", "coverage"]
