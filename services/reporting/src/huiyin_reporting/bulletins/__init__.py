"""What a bulletin says, and who may read it."""
