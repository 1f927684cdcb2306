"""Evidence and publications. A door: the code is in `logic/`, `explanation/` and `references.py`."""

from .explanation.evidence import figure_text
from .logic.evidence import Citation, Design, Direction, Evidence, Figure, Trial
from .references import load_citations, vancouver

__all__ = [
    "Citation",
    "Design",
    "Direction",
    "Evidence",
    "Figure",
    "Trial",
    "figure_text",
    "load_citations",
    "vancouver",
]
