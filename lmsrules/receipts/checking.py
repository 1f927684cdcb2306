"""`check_receipt()` as the library's users call it: what is refused is an error of ours like any other."""

from __future__ import annotations

from typing import Any

from ..logic.errors import ArgumentError, LmsRulesError
from . import checker
from .checker import AnotherRulebook, Refused


class ReceiptError(LmsRulesError, Refused):
    """The receipt is refused: a step of it fails, or it is none."""


class OtherRulebookError(ReceiptError, AnotherRulebook):
    """The receipt is by another rulebook than the one trusted."""


def check_receipt(receipt: dict[str, Any], rulebook_sha256: str | None = None) -> str:
    """Check a receipt, as JSON data, and say in a line by which rulebook what was found true.

    See `lmsrules.receipts.checker`, which does it, and is a file of its own to be copied away. Anybody can write a
    rulebook of any name: give the hash of the one you trust, or compare it with the one the line begins with.

    Raises:
        ReceiptError: a step fails, or it is no receipt; the message says which step, and why.
        OtherRulebookError: it is by another rulebook than that of `rulebook_sha256`.
        ArgumentError: what is given to compare with is no hash of 64 hexadecimal digits.
    """
    if not isinstance(receipt, dict):
        what = f"form: give the JSON data of a receipt, a dict, not {type(receipt).__name__}"
        raise ReceiptError(f"{what}; Assessment.receipt() makes one, json.loads() reads one")
    try:
        return checker.check_receipt(receipt, rulebook_sha256)
    except AnotherRulebook as error:
        raise OtherRulebookError(str(error)) from error
    except Refused as error:
        raise ReceiptError(str(error)) from error
    except ValueError as error:
        raise ArgumentError(f"rulebook_sha256: {error}") from error
