"""The page of one petition, where the desk decides about it."""
