"""Invalid values."""

from __future__ import annotations


class Invalid(ValueError):
    """The message says what would be right; it is a msgid of the catalog and never quotes the value. (An
    import quotes a date that it can't read: its report goes to whoever has the file.)"""
