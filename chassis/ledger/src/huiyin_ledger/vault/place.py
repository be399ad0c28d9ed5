"""The location of a sealed value. It is the encryption's associated data, so that a moved value fails to open."""

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
        """The associated data of AES-GCM: length-prefixed parts, so that the encoding is unambiguous."""
        parts = (self.jurisdiction, self.stream, str(self.version), self.type, self.field, subject, key_id)
        encoded = [p.encode() for p in ("huiyin.vault.v1", *parts)]
        return b"".join(len(p).to_bytes(4, "big") + p for p in encoded)
