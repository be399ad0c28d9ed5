"""The same figures, lists and bulletins for programs."""
