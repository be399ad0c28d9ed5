"""The bulletins of each jurisdiction."""
