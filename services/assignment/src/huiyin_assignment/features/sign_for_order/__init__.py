"""A person of the unit takes the order."""
