"""Other people's formats: CQL."""
