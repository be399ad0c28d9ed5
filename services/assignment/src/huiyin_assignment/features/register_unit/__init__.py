"""Register a member unit, rename it, move it, close it."""
