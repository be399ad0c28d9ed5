"""Sessions that a calendar moves: shown with its notice, and moved once somebody confirms it."""
