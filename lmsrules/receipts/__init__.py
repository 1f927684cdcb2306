"""Proofs of an assessment, and the program that checks them on its own."""
