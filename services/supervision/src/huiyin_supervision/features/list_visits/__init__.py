"""The return visits to be made, and those that were made."""
