"""The machinery: conditions, rulebooks and the two reasoners. It knows nothing of medicine."""
