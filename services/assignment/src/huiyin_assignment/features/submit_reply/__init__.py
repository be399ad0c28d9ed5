"""The unit replies, to the citizen and to the centre."""
