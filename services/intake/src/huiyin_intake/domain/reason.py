"""Reasons and answers that people write."""

from __future__ import annotations

from huiyin_chassis.domain import Refusal

REASON_MIN = 6
"""Characters: a reason that says nothing is none."""


def said(text: str, refusal: Refusal) -> str:
    """`text` without blanks around it; raises `refusal` where it says nothing."""
    stripped = text.strip()
    if len(stripped) < REASON_MIN:
        raise refusal.refused()
    return stripped
