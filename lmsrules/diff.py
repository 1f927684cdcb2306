"""`diff()`: which patients two rulebooks answer differently. A door: the code is in `proving/`."""

from .proving.comparison import Diff, diff

__all__ = ["Diff", "diff"]
