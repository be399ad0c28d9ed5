"""The desk answers at once, from what it knows: nothing is dispatched (BJ §11)."""
