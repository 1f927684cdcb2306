"""A case's way through: read, assess, answer, a session step by step."""
