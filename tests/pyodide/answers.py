"""What is asked on another Python and on this one."""

import json
import sys
from pathlib import Path
from typing import Any

from lmsrules import assess, check_receipt, guidance, load_case


def answers(folder: Path) -> str:
    """As JSON, with the version of Python: each case assessed by the built-in chainer, and its receipt checked."""
    found: dict[str, Any] = {"python": sys.version.split()[0]}
    for path in sorted(folder.glob("*.toml")):
        assessment = assess(load_case(path), engine="builtin")
        receipt = assessment.receipt()
        checked = str(check_receipt(receipt, guidance().sha256))
        found[path.name] = {"assessment": assessment.to_dict(), "receipt": receipt["sha256"], "checked": checked}
    return json.dumps(found)
