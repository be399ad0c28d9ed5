"""Where a sealed value stands: bound into its encryption, so that it can't be moved to another place unnoticed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One field of one event."""

    jurisdiction: str
    stream: str
    version: int
    type: str
    field: str

    def bound(self, subject: str, key_id: str) -> bytes:
        """The additional data of AES-GCM: every part with its length before it, so that no two places read alike."""
        parts = (self.jurisdiction, self.stream, str(self.version), self.type, self.field, subject, key_id)
        encoded = [p.encode() for p in ("huiyin.vault.v1", *parts)]
        return b"".join(len(p).to_bytes(4, "big") + p for p in encoded)
