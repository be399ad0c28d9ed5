"""Recomputes the hash chain outside the database, from the bytes that it returns.

``hash = sha256(TAG + hash before + header + sha256(payload))``. The header is what ``record_send(ROW(...))`` gives for
the eleven columns before the payload: their number in 4 bytes, then for each the oid of its type, its length and its
value as PostgreSQL sends it (text in UTF-8; integers, and microseconds since 2000, big-endian).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

TAG = b"huiyin.ledger.v1\x00"
GENESIS = bytes(32)
"""The hash before a jurisdiction's first event."""

RANGE = """
    SELECT string_agg(int4send(length(r.header)) || r.header || int4send(octet_length(r.payload))
                      || textsend(r.payload) || r.hash, ''::bytea)
      FROM (SELECT record_send(ROW(e.jurisdiction, e.position, e.stream, e.version, e.type, e.schema_version,
                                   e.recorded_at, e.occurred_at, e.actor, e.causation, e.correlation)) AS header,
                   e.payload, e.hash
              FROM ledger.event e
             WHERE e.jurisdiction = %s AND e.position > %s AND e.position <= %s ORDER BY e.position) r"""
"""Many events as one value: fetching a row per event takes longer than verifying it."""

_LENGTH = struct.Struct(">I")
_POSITION = struct.Struct(">q")


class Link(NamedTuple):
    """One event of the chain: its position, its hash, and the bytes that the hash covers."""

    position: int
    stored: bytes
    header: bytes
    payload: bytes


def link(before: bytes, header: bytes, payload: bytes) -> bytes:
    """The event's expected hash after the hash `before`."""
    return sha256(TAG + before + header + sha256(payload).digest()).digest()


def links(packed: bytes) -> Iterator[Link]:
    """The events in one value of `RANGE`. Raises ValueError for malformed bytes."""
    at, end = 0, len(packed)
    length, position = _LENGTH.unpack_from, _POSITION.unpack_from
    while at < end:
        start = at + 4
        at = start + length(packed, at)[0]
        header = packed[start:at]
        start = at + 4
        at = start + length(packed, at)[0]
        payload = packed[start:at]
        stored = packed[at : at + 32]
        at += 32
        # In the header: number of columns, then oid, length, jurisdiction; then oid, length, position.
        yield Link(position(header, 20 + length(header, 8)[0])[0], stored, header, payload)
    if at != end:
        raise ValueError("the last event is cut")
