"""The unit begins to work on it."""
