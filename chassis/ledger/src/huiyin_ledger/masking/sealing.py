"""Seals what leaves the service that knows the person, or was typed outside of it: never before it is masked."""

from __future__ import annotations

from huiyin_ledger.domain import Sealed
from huiyin_ledger.masking import mask


def seal_masked(subject: str, text: str) -> Sealed:
    """`text` masked, under the key of `subject`. Masked again, nothing changes."""
    return Sealed.of(subject, mask(text.strip()))
