"""One order: where it stands, who owes what by when, and what may be done now."""
