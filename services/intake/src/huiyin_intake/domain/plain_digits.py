"""Text as typed on a Chinese keyboard, brought to ASCII."""

from __future__ import annotations

import unicodedata


def plain_digits(written: str) -> str:
    """Full-width digits, letters and signs as ASCII; dashes as hyphens; no blanks at the ends."""
    folded = unicodedata.normalize("NFKC", written).strip()
    return "".join("-" if unicodedata.category(c) == "Pd" else c for c in folded)
