"""The unit speaks with the caller, or could not."""
