"""What Hypothesis calls when it is imported, in every project of an environment; it imports `lmsrules` in none.

Where `lmsrules` is there already, `@given` is told what to draw for its classes; where it comes later, it sees to that.
"""

from __future__ import annotations

import sys


def register() -> None:
    """Tell Hypothesis which strategy draws each class of lmsrules, if that is imported."""
    if "lmsrules" in sys.modules:
        from lmsrules.testing import hypothesis_entry

        hypothesis_entry.register()
