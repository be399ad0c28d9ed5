"""Waits until a service has processed another's events up to a position."""

from __future__ import annotations

import time

from huiyin_ledger.db import Database

_FIRST, _LONGEST = 0.002, 0.05


class NotYet(TimeoutError):
    """The position wasn't reached in time."""


def wait_for(database: Database, source: str, jurisdiction: str, position: int, timeout: float) -> None:
    """Return when the service of `database` has processed `source` up to `position`; raise NotYet after `timeout`
    seconds. Events of parked streams count as processed."""
    deadline = time.monotonic() + timeout
    pause = _FIRST
    while True:
        row = database.one(
            "SELECT max(position) AS position FROM subscription.position WHERE source = %s AND jurisdiction = %s",
            (source, jurisdiction),
        )
        reached = (row["position"] if row else None) or 0
        if reached >= position:
            return
        if time.monotonic() >= deadline:
            raise NotYet(f"{source} of {jurisdiction} is taken in up to {reached}, not yet to {position}")
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(_LONGEST, pause * 2)
