"""The unit decides whether it accepts a petition."""
