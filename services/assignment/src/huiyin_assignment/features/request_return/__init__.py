"""The unit contests its remit."""
