"""The cards that units got."""
