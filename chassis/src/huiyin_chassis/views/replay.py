"""Filling a table of a view that is not in use, at full speed: whole pages in memory, new rows by COPY."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Json

from huiyin_chassis.events import Event
from huiyin_chassis.views.fold import TableFold
from huiyin_chassis.views.places import Feed, Mark, Place, marks, set_mark
from huiyin_chassis.views.sources import Reader
from huiyin_chassis.views.view import Key, Row, View

KEEP_ROWS = 300_000
"""Rows of one jurisdiction that are kept in memory between pages; beyond, they are read back when touched."""


class ParkedMeanwhile(RuntimeError):
    """Streams were parked, or came back, within what was folded already: the table must be built anew."""


@dataclass
class Progress:
    """What a replay has done: `events` folded, `positions` passed."""

    events: int = 0
    positions: int = 0


class Replay:
    """Brings one table up to given marks. Resumable: rows and marks of a page commit together."""

    def __init__(self, connection: Connection, view: View, place: Place, reader: Reader) -> None:
        self._connection = connection
        self._view = view
        self._place: Place = place
        self._reader = reader
        self._fold = TableFold.of(connection, view, place)
        self._writer = NewRows(self._fold)
        self.done = Progress()

    def run(self, targets: Mapping[Feed, Mark], advance: Callable[[int], None] = lambda _: None) -> None:
        """Fold every feed up to its target, a page per transaction. Raises ParkedMeanwhile."""
        reached = marks(self._connection, self._view.name, self._place)
        for feed in sorted(targets):
            check_skipped(reached.get(feed, Mark()), targets[feed])
        for source in self._view.sources:
            for feed in sorted(f for f in targets if f[0] == source):
                self._feed(feed, reached.get(feed, Mark()).position, targets[feed], advance)

    def _feed(self, feed: Feed, position: int, target: Mark, advance: Callable[[int], None]) -> None:
        cache = Cache(complete=position == 0 and self._is_empty(feed[1]))
        while position < target.position:
            with _without_cycle_search(), self._connection.transaction():
                self._connection.execute("SET LOCAL synchronous_commit = off")
                events, upto = self._reader.page(
                    self._connection, *feed, position, target.position, target.skipped
                )
                self._page(events, cache)
                skipped = frozenset(p for p in target.skipped if p <= upto)
                set_mark(self._connection, self._view.name, self._place, feed, Mark(upto, skipped))
            self.done.events += len(events)
            self.done.positions += upto - position
            advance(upto - position)
            position = upto

    def _page(self, events: Sequence[Event], cache: Cache) -> None:
        fold, rows = self._fold, cache.rows
        if not cache.complete:
            keys = {fold.rows.key(k) for e in events for k in self._view.keys(e)} - cache.known
            if keys:
                rows |= (loaded := fold.load(keys, self._connection))
                cache.stored.update(loaded)
                cache.known |= keys
        touched: dict[Key, None] = {}
        apply = fold.apply
        for event in events:
            for key in apply(event, rows):
                touched[key] = None
        changed = [rows[k] for k in touched if k in rows and k in cache.stored]
        fresh = {k: rows[k] for k in touched if k in rows and k not in cache.stored}
        gone = [k for k in touched if k not in rows and k in cache.stored]
        self._writer.write(self._connection, fresh.values())
        cache.stored.update(fresh)
        fold.upsert(changed, self._connection)
        fold.delete(gone, self._connection)
        cache.stored.difference_update(gone)
        cache.shrink()

    def _is_empty(self, jurisdiction: str) -> bool:
        found = self._connection.execute(
            SQL("SELECT EXISTS (SELECT FROM {} WHERE {} = %s)").format(
                Identifier(self._place, self._view.name), Identifier(self._view.key[0])
            ),
            (jurisdiction,),
        ).fetchone()
        return found is not None and not found[0]


@contextmanager
def _without_cycle_search() -> Iterator[None]:
    """A page makes hundreds of thousands of objects and no cycles; looking for some took a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Cache:
    """Rows of one jurisdiction between pages. `complete`: a row that is not in it does not exist."""

    def __init__(self, *, complete: bool) -> None:
        self.complete = complete
        self.rows: dict[Key, Row] = {}
        self.stored: set[Key] = set()
        self.known: set[Key] = set()

    def shrink(self) -> None:
        """Forget everything once it is too much; rows are then read back when touched."""
        if len(self.rows) > KEEP_ROWS or len(self.known) > KEEP_ROWS:
            self.complete = False
            self.rows.clear()
            self.stored.clear()
            self.known.clear()


class NewRows:
    """Writes rows that are not in the table yet."""

    def __init__(self, fold: TableFold) -> None:
        table = fold.table
        self._columns = table.columns
        self._json = [c for c, t in zip(table.columns, table.types, strict=True) if t in ("json", "jsonb")]
        self._json_arrays = [
            c for c, t in zip(table.columns, table.types, strict=True) if t in ("json[]", "jsonb[]")
        ]
        self._copy = SQL("COPY {} ({}) FROM STDIN").format(
            Identifier(table.schema, table.name), SQL(", ").join(Identifier(c) for c in table.columns)
        )

    def write(self, connection: Connection, rows: Any) -> None:
        """COPY the rows in."""
        if not rows:
            return
        with connection.cursor() as cursor, cursor.copy(self._copy) as copy:
            for row in rows:
                copy.write_row([self._plain(c, row[c]) for c in self._columns])

    def _plain(self, column: str, value: Any) -> Any:
        if value is None:
            return None
        if column in self._json:
            return Json(value, dumps=_dumps)
        if column in self._json_arrays:
            return [None if v is None else Json(v, dumps=_dumps) for v in value]
        return value


def _dumps(value: Any) -> bytes:
    return orjson.dumps(value)


def check_skipped(reached: Mark, target: Mark) -> None:
    """Raises ParkedMeanwhile where what was left out isn't what has to be left out."""
    due = frozenset(p for p in target.skipped if p <= reached.position)
    if due != reached.skipped:
        raise ParkedMeanwhile("streams were parked or replayed since this table was begun: build it anew")
