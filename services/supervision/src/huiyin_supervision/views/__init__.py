"""The read models: what is owed by when, who was reminded and carded, whom the centre has still to ask."""
