"""The events of a rebuild: the own ledger's directly, other services' through their feeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from psycopg import Connection
from psycopg.rows import tuple_row

from huiyin_contracts.registry import Registry
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.ledger.reading import COLUMNS, EventReader
from huiyin_ledger.upcasting import latest
from huiyin_ledger.views.view import View

OWN_PAGE = 20_000
"""Positions per batch of the own ledger; memory grows with it."""
FEED_PAGE = 2_000


class FeedClient(Protocol):
    """The part of a source client that a rebuild needs."""

    def batch(self, jurisdiction: str, after: int, limit: int) -> Batch: ...


class MissingSource(LookupError):
    """A view folds another service's events, and no client for that service was given."""


class Reader:
    """Reads the events that one view folds, in batches, up to a position."""

    def __init__(
        self,
        view: View,
        service: str,
        reader: EventReader,
        clients: Mapping[str, FeedClient],
        contracts: Registry,
    ) -> None:
        self._view = view
        self._service = service
        self._reader = reader
        self._clients = clients
        self._contracts = contracts

    def page(
        self,
        connection: Connection,
        source: str,
        jurisdiction: str,
        after: int,
        upto: int,
        skipped: Collection[int],
    ) -> tuple[list[Event], int]:
        """The next batch of (after, upto] without the `skipped` positions, and its end. The own ledger is read in
        `connection`'s snapshot. Raises MissingSource, NewerRelease."""
        wanted = self._view.sources[source]
        if source == self._service:
            return self._own(connection, jurisdiction, after, min(upto, after + OWN_PAGE), sorted(wanted))
        client = self._clients.get(source)
        if client is None:
            raise MissingSource(f"view {self._view.name} folds events of {source}: say where its feed is")
        batch = client.batch(jurisdiction, after, FEED_PAGE)
        if batch.upto <= after:
            raise MissingSource(
                f"{source} ends at {jurisdiction}/{after}, before what was folded from it: {upto}"
            )
        due = (e for e in batch.events if e.position <= upto and e.position not in skipped)
        return [latest(e, self._contracts) for e in due if e.family in wanted], min(batch.upto, upto)

    def _own(
        self, connection: Connection, jurisdiction: str, after: int, upto: int, types: Sequence[str]
    ) -> tuple[list[Event], int]:
        with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
            rows = cursor.execute(
                f"""SELECT {COLUMNS} FROM ledger.event e
                     WHERE e.jurisdiction = %s AND e.position > %s AND e.position <= %s AND e.type = ANY(%s)
                     ORDER BY e.position""",
                (jurisdiction, after, upto, types),
            ).fetchall()
        event = self._reader.event
        return [event(row) for row in rows], upto
