"""A supervisor reminds a unit by hand (催办)."""
