"""`mutate()`: is every part of a rulebook tested? A door: the code is in `testing/`."""

from .testing.case_files import case_files_in
from .testing.mutants import Mutant
from .testing.mutation import Mutation, Tried, built_of, killed_by_pytest, mutate

__all__ = ["Mutant", "Mutation", "Tried", "built_of", "case_files_in", "killed_by_pytest", "mutate"]
