"""A citizen hands in a petition, one question a page."""
