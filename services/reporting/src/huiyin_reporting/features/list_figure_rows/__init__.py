"""The list behind a figure, and its export."""
