"""Outcomes and decisions. A door: the code is in `diagrams/outcomes.py`."""

from .diagrams.outcomes import Decision, OptionDecision, Outcome, Status, Verdict

__all__ = ["Decision", "OptionDecision", "Outcome", "Status", "Verdict"]
