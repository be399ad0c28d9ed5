"""Which queue a jurisdiction's events take."""

from __future__ import annotations

from hashlib import sha256


def shard_of(jurisdiction: str, shards: int) -> int:
    """The same in every process and release, so that one jurisdiction's events keep to one queue."""
    return int.from_bytes(sha256(jurisdiction.encode()).digest()[:8]) % shards
