"""The embedded installation's clock is moved on, to show what time brings."""
