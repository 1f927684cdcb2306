"""What is asked of the diagrams: of one case, and of all patients."""
