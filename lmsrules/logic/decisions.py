"""What the diagrams decide. A door: the code is in `diagrams/decisions.py`."""

from .diagrams.decisions import decide, decide_question, decide_valid

__all__ = ["decide", "decide_question", "decide_valid"]
