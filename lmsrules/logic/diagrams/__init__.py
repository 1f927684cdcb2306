"""Reasoner two, decision diagrams: exact over all completions of what is unknown."""
