"""The mark of an attribute that its class had not always."""

LATER = {"later": True}
"""Its metadata: it is data only where it is set, so that hashes stay."""
