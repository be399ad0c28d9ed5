"""The return visit: whom to ask, and what came of it (回访)."""
