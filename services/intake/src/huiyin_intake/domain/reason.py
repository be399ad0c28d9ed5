"""Reasons and answers that people write."""

from __future__ import annotations

from huiyin_chassis.domain import Refused

REASON_MIN = 6
"""Characters: a reason that says nothing is none."""


def said(text: str, refusal: Refused) -> str:
    """`text` without blanks around it; raises `refusal` where it says nothing."""
    stripped = text.strip()
    if len(stripped) < REASON_MIN:
        raise refusal
    return stripped
