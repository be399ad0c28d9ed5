"""Turns what has arrived into pages: per jurisdiction, in order of arrival, adjacent ranges joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from huiyin_chassis.events import Batch


def pages(batches: Iterable[Batch], limit: int) -> dict[str, list[Batch]]:
    """Jurisdiction -> its pages, none of more than `limit` events unless one came so large.

    Two ranges are joined only where one ends exactly where the next begins, in position and in chain hash: whatever overlaps
    or leaves a gap is left to the subscription to judge.
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


def turns(pages: Iterable[Batch], limit: int) -> Iterator[list[Batch]]:
    """The pages in their order, as many together as have at most `limit` events, but at least one."""
    turn: list[Batch] = []
    events = 0
    for page in pages:
        if turn and events + len(page.events) > limit:
            yield turn
            turn, events = [], 0
        turn.append(page)
        events += len(page.events)
    if turn:
        yield turn


def _adjacent(before: Batch, then: Batch) -> bool:
    return before.source == then.source and before.upto == then.after and before.upto_hash == then.after_hash
