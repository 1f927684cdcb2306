"""`verify()`: proofs over a whole rulebook. A door: the code is in `proving/`."""

from .logic.agreement import facts_in, replay
from .proving.notes import Note
from .proving.verification import Verification, flaws_of, rules_that_hold, verify

__all__ = ["Note", "Verification", "facts_in", "flaws_of", "replay", "rules_that_hold", "verify"]
