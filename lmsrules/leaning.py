"""Which conclusions rest on a publication, and what would be without it. A door: the code is in `proving/`."""

from .proving.leaning import Conclusion, Leaning, what_if_retracted, which_conclusions_rest_on

__all__ = ["Conclusion", "Leaning", "what_if_retracted", "which_conclusions_rest_on"]
