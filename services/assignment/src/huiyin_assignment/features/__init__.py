"""One folder per use case: command, handler, routes."""
