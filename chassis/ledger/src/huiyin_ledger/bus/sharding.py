"""Maps a jurisdiction to a shard."""

from __future__ import annotations

from hashlib import sha256


def shard_of(jurisdiction: str, shards: int) -> int:
    """Stable across processes and releases, so that a jurisdiction's events stay in one queue."""
    return int.from_bytes(sha256(jurisdiction.encode()).digest()[:8]) % shards
