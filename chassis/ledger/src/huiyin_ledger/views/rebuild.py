"""Builds a view's shadow table from its events, without blocking the live table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from huiyin_ledger.db import Database
from huiyin_ledger.views import slots, tables
from huiyin_ledger.views.replay import ParkedMeanwhile, Replay
from huiyin_ledger.views.slots import Cursor, Feed, Slot
from huiyin_ledger.views.sources import Reader
from huiyin_ledger.views.view import View

NEAR = 2_000
"""A table at most this many positions behind catches up while appends are locked out."""


class Busy(RuntimeError):
    """Another process is rebuilding or swapping this view."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The result of a rebuild. `resumed`: it continued an interrupted one."""

    view: str
    events: int
    positions: int
    rows: int
    seconds: float
    resumed: bool


@contextmanager
def alone(database: Database, view: View) -> Iterator[Connection]:
    """A connection that holds the lock on the view's shadow and previous tables. Raises Busy."""
    connection = database.connect()
    try:
        got = connection.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (f"huiyin.view/{view.name}",)
        ).fetchone()
        if got is None or not got[0]:
            raise Busy(f"another process works on view {view.name}: wait for it")
        yield connection
    finally:
        if not connection.closed:
            # The server would notice a closed connection only a little later.
            with suppress(psycopg.Error):
                connection.execute("SELECT pg_advisory_unlock_all()")
        connection.close()


def build(
    connection: Connection,
    view: View,
    service: str,
    reader: Reader,
    *,
    fresh: bool,
    started: Callable[[int], None] = lambda _: None,
    advance: Callable[[int], None] = lambda _: None,
) -> Rebuilt:
    """Bring ``shadow.<view>`` close to the live table's state; `fresh` begins anew even if it could be resumed.

    `started` hears how many positions lie ahead, `advance` how many were passed. Raises ParkedMeanwhile, MissingSource.
    """
    begun = time.monotonic()
    resumed = not fresh and _can_resume(connection, view)
    if not resumed:
        with connection.transaction():
            slots.drop(connection, view.name, "shadow")
            tables.create(connection, view, "shadow")
            slots.set_state(connection, view, "shadow")
    replay = Replay(connection, view, "shadow", reader)
    first = True
    while True:
        targets = slots.live_cursors(connection, view, service)
        ahead = distance(connection, view, "shadow", targets)
        if first:
            started(ahead)
        if ahead == 0 or (not first and ahead <= NEAR):
            break
        first = False
        replay.run(targets, advance)
    _finish(connection, view)
    found = connection.execute(
        SQL("SELECT count(*) FROM {}").format(Identifier("shadow", view.name))
    ).fetchone()
    rows = found[0] if found else 0
    seconds = time.monotonic() - begun
    return Rebuilt(view.name, replay.done.events, replay.done.positions, rows, seconds, resumed)


def distance(connection: Connection, view: View, slot: Slot, targets: Mapping[Feed, Cursor]) -> int:
    """Positions that the table lags behind. Raises ParkedMeanwhile if it folded events of a stream parked since."""
    reached = slots.cursors(connection, view.name, slot)
    for feed, cursor in reached.items():
        if cursor.position > targets.get(feed, Cursor()).position:
            raise ParkedMeanwhile(f"{slot}.{view.name} is ahead of the live table in {feed}: build it anew")
    return sum(target.position - reached.get(feed, Cursor()).position for feed, target in targets.items())


def _can_resume(connection: Connection, view: View) -> bool:
    state = slots.states(connection, view.name).get("shadow")
    table = tables.describe(connection, "shadow", view.name)
    return state is not None and table is not None and state.version == view.version


def _finish(connection: Connection, view: View) -> None:
    """The other indexes, once, after the rows are in; and statistics for the planner."""
    found = connection.execute(
        """SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shadow' AND c.relname = %s""",
        (view.name,),
    ).fetchone()
    if found is not None and found[0] < 1 + len(view.indexes):
        with connection.transaction():
            tables.create_indexes(connection, view, "shadow")
    try:
        connection.execute(SQL("ANALYZE {}").format(Identifier("shadow", view.name)))
    except psycopg.errors.LockNotAvailable:  # autovacuum is at it already
        return
