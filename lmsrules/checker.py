"""`check_receipt()`. A door: the code is in `receipts/checker.py`, the file that can be copied away."""

from .receipts.checker import AnotherRulebook, Refused, load, main, read
from .receipts.checking import OtherRulebookError, ReceiptError, check_receipt

__all__ = ["AnotherRulebook", "OtherRulebookError", "ReceiptError", "Refused", "check_receipt", "load", "main", "read"]

if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
