"""Where the sources of a rulebook differ. A door: the code is in `proving/`."""

from .proving.atlas import Atlas, Difference, Disagreement, disagreements

__all__ = ["Atlas", "Difference", "Disagreement", "disagreements"]
