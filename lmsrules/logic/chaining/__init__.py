"""Reasoner one, forward chaining: from known facts by productions to conclusions."""
