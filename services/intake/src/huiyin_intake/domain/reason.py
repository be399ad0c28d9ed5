"""Reasons and answers that people write."""

from __future__ import annotations

from huiyin_ledger.domain import Refusal

REASON_MIN = 6
"""Characters."""


def required_text(text: str, refusal: Refusal) -> str:
    """`text` stripped; raises `refusal` if it is shorter than `REASON_MIN`."""
    stripped = text.strip()
    if len(stripped) < REASON_MIN:
        raise refusal.refused()
    return stripped
