"""Merges arrived batches per jurisdiction, in order of arrival, by joining adjacent ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from huiyin_ledger.events import Batch


def merge(batches: Iterable[Batch], limit: int) -> dict[str, list[Batch]]:
    """Jurisdiction -> its batches. None has more than `limit` events, unless it arrived that large.

    Two ranges are joined only if one ends where the next begins, by position and by chain hash. Overlaps and gaps
    are left to the subscription.
    """
    made: dict[str, list[Batch]] = {}
    for batch in batches:
        mine = made.setdefault(batch.jurisdiction, [])
        if mine and _adjacent(mine[-1], batch) and len(mine[-1].events) + len(batch.events) <= limit:
            mine[-1] = replace(
                mine[-1], upto=batch.upto, events=mine[-1].events + batch.events, upto_hash=batch.upto_hash
            )
        else:
            mine.append(batch)
    return made


def group(batches: Iterable[Batch], limit: int) -> Iterator[list[Batch]]:
    """Group the batches, in order: each group has at most `limit` events, or a single batch."""
    current: list[Batch] = []
    events = 0
    for batch in batches:
        if current and events + len(batch.events) > limit:
            yield current
            current, events = [], 0
        current.append(batch)
        events += len(batch.events)
    if current:
        yield current


def _adjacent(before: Batch, then: Batch) -> bool:
    return before.source == then.source and before.upto == then.after and before.upto_hash == then.after_hash
