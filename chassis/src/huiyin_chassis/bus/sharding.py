"""Which queue a jurisdiction's events take."""

from __future__ import annotations

from zlib import crc32


def shard_of(jurisdiction: str, shards: int) -> int:
    """The same in every process and release, so that one jurisdiction's events keep to one queue."""
    return crc32(jurisdiction.encode()) % shards
