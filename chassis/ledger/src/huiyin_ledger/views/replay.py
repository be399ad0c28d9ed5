"""Fills a shadow table at full speed: batches in memory, new rows by COPY."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from huiyin_ledger.events import Event
from huiyin_ledger.views.fold import Rows, TableFold
from huiyin_ledger.views.slots import Cursor, Feed, Slot, cursors, set_cursor
from huiyin_ledger.views.sources import Reader
from huiyin_ledger.views.view import Key, View

KEEP_ROWS = 300_000
"""Limit of a jurisdiction's rows cached between batches; beyond it rows are read when touched."""


class ParkedMeanwhile(RuntimeError):
    """Streams were parked or released within the folded range: build the table from zero."""


@dataclass
class Progress:
    """What a replay has done: `events` folded, `positions` passed."""

    events: int = 0
    positions: int = 0


class Replay:
    """Brings one table up to given positions. Resumable: a batch's rows and positions commit together."""

    def __init__(self, connection: Connection, view: View, slot: Slot, reader: Reader) -> None:
        self._connection = connection
        self._view = view
        self._slot: Slot = slot
        self._reader = reader
        self._fold = TableFold.of(connection, view, slot)
        self._copied = [(n, c.copied) for n, c in enumerate(view.columns) if c.copied is not None]
        self._copy_in = SQL("COPY {} ({}) FROM STDIN").format(
            Identifier(slot, view.name), SQL(", ").join(Identifier(c.name) for c in view.columns)
        )
        self.done = Progress()

    def run(self, targets: Mapping[Feed, Cursor], advance: Callable[[int], None] = lambda _: None) -> None:
        """Fold every feed up to its target, one batch per transaction. Raises ParkedMeanwhile."""
        reached = cursors(self._connection, self._view.name, self._slot)
        for feed in sorted(targets):
            check_skipped(reached.get(feed, Cursor()), targets[feed])
        for source in self._view.sources:
            for feed in sorted(f for f in targets if f[0] == source):
                self._feed(feed, reached.get(feed, Cursor()).position, targets[feed], advance)

    def _feed(self, feed: Feed, position: int, target: Cursor, advance: Callable[[int], None]) -> None:
        cache = Cache(complete=position == 0 and self._is_empty(feed[1]))
        while position < target.position:
            with _without_cycle_search(), self._connection.transaction():
                self._connection.execute("SET LOCAL synchronous_commit = off")
                events, upto = self._reader.page(
                    self._connection, *feed, position, target.position, target.skipped
                )
                self._page(events, cache)
                skipped = frozenset(p for p in target.skipped if p <= upto)
                set_cursor(self._connection, self._view.name, self._slot, feed, Cursor(upto, skipped))
            self.done.events += len(events)
            self.done.positions += upto - position
            advance(upto - position)
            position = upto

    def _page(self, events: Sequence[Event], cache: Cache) -> None:
        fold, rows = self._fold, cache.rows
        steps = fold.steps(events)
        if not cache.complete:
            keys = {key for *_, key in steps} - cache.known
            if keys:
                rows |= (loaded := fold.load(keys, self._connection))
                cache.stored.update(loaded)
                cache.known |= keys
        changed = fold.apply(steps, rows)
        fresh = {k: rows[k] for k in changed if k in rows and k not in cache.stored}
        gone = [k for k in changed if k not in rows and k in cache.stored]
        fold.upsert([rows[k] for k in changed if k in rows and k in cache.stored], self._connection)
        fold.delete(gone, self._connection)
        self._copy(fresh.values())
        cache.stored.update(fresh)
        cache.stored.difference_update(gone)
        cache.shrink()

    def _copy(self, rows: Collection[object]) -> None:
        """Write rows that are not in the table yet."""
        if not rows:
            return
        with self._connection.cursor() as cursor, cursor.copy(self._copy_in) as copy:
            for row in rows:
                values = list(vars(row).values())
                for at, copied in self._copied:
                    if values[at] is not None:
                        values[at] = copied(values[at])
                copy.write_row(values)

    def _is_empty(self, jurisdiction: str) -> bool:
        found = self._connection.execute(
            SQL("SELECT EXISTS (SELECT FROM {} WHERE {} = %s)").format(
                Identifier(self._slot, self._view.name), Identifier(self._view.key[0])
            ),
            (jurisdiction,),
        ).fetchone()
        return found is not None and not found[0]


@contextmanager
def _without_cycle_search() -> Iterator[None]:
    """A batch allocates hundreds of thousands of objects without cycles; the cyclic collector took a quarter of
    the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Cache:
    """Rows of one jurisdiction, cached between batches. `complete`: a row that isn't in it doesn't exist."""

    def __init__(self, *, complete: bool) -> None:
        self.complete = complete
        self.rows: Rows = {}
        self.stored: set[Key] = set()
        self.known: set[Key] = set()

    def shrink(self) -> None:
        """Clear the cache when it is too large; rows are then read when touched."""
        if len(self.rows) > KEEP_ROWS or len(self.known) > KEEP_ROWS:
            self.complete = False
            self.rows.clear()
            self.stored.clear()
            self.known.clear()


def check_skipped(reached: Cursor, target: Cursor) -> None:
    """Raises ParkedMeanwhile if the skipped positions aren't the parked ones."""
    due = frozenset(p for p in target.skipped if p <= reached.position)
    if due != reached.skipped:
        raise ParkedMeanwhile("streams were parked or replayed since this table was begun: build it anew")
