"""The library's recorder interface over the ledger's append function, for one jurisdiction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import AggregateRecorder, IntegrityError, StoredEvent

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, current_act
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.ledger.wire import EPOCH, append_one

_APPEND_ONE = "SELECT ledger.append_one(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b)"
_APPEND = """SELECT ledger.append(
    %b, %b::uuid[], %b::int4[], %b::text[], %b::int4[], %b::timestamptz[], %b::text[], %b::text[], %b::text[], %b::text[])"""
_APPEND_EACH = """SELECT ledger.append(
        place, streams, versions, types, schema_versions, occurred, payloads, actors, causations, correlations)
    FROM (SELECT place, array_agg(stream ORDER BY n) AS streams, array_agg(version ORDER BY n) AS versions,
                 array_agg(type ORDER BY n) AS types, array_agg(schema_version ORDER BY n) AS schema_versions,
                 array_agg(occurred ORDER BY n) AS occurred, array_agg(payload ORDER BY n) AS payloads,
                 array_agg(actor ORDER BY n) AS actors, array_agg(causation ORDER BY n) AS causations,
                 array_agg(correlation ORDER BY n) AS correlations
            FROM unnest(%b::text[], %b::uuid[], %b::int4[], %b::text[], %b::int4[], %b::timestamptz[], %b::text[],
                        %b::text[], %b::text[], %b::text[]) WITH ORDINALITY
                 AS given (place, stream, version, type, schema_version, occurred, payload, actor, causation, correlation, n)
           GROUP BY place ORDER BY place COLLATE "C") AS each"""


@dataclass(frozen=True, slots=True)
class Authored:
    """An event and the act that it is recorded under."""

    event: LedgerStoredEvent
    act: Act


@dataclass(frozen=True, slots=True)
class Appended:
    """The events of one append to a jurisdiction's ledger, from position `first` on."""

    jurisdiction: str
    authored: Sequence[Authored]
    first: int
    recorded_at: datetime


BufferEvents = Callable[[Sequence[Authored]], bool]
"""True if the unit of work has buffered the events."""


class LedgerRecorder(AggregateRecorder):
    """Appends and reads the events of one jurisdiction. Its positions are not read as the library's notifications."""

    def __init__(self, database: Database, jurisdiction: str, buffer: BufferEvents | None = None) -> None:
        self._database = database
        self._jurisdiction = jurisdiction
        self._buffer = buffer

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Append under the act in force; None if the events were buffered. Raises as `append` does, and
        LookupError without an act."""
        act = current_act()
        authored = [Authored(each, act) for each in cast(Sequence[LedgerStoredEvent], stored_events)]
        if not authored:
            return []
        if self._buffer is not None and self._buffer(authored):
            return None
        appended = self.append(authored)
        return range(appended.first, appended.first + len(authored))

    def append(self, authored: Sequence[Authored]) -> Appended:
        """Append in one round trip. Raises IntegrityError if a stream's version is taken or not the next one."""
        with _conflicts():
            last, recorded_at = self._append(authored)
        return Appended(self._jurisdiction, authored, last - len(authored) + 1, recorded_at)

    def _append(self, authored: Sequence[Authored]) -> tuple[int, datetime]:
        alone = len(authored) == 1
        if alone and not self._database.in_transaction:
            with self._database.connection() as connection:
                return append_one(connection, self._jurisdiction, authored[0].event, authored[0].act)
        columns: Sequence[Any] = _row(authored[0]) if alone else _columns(authored)
        with self._database.joined() as connection:
            row = connection.execute(
                _APPEND_ONE if alone else _APPEND, (self._jurisdiction, *columns), binary=True
            ).fetchone()
        return _answer(cast(tuple[list[int]], row))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream with gt < version <= lte, without buffered ones."""
        direction: LiteralString = "DESC" if desc else "ASC"
        statement: LiteralString = (
            "SELECT stream, version, type, convert_to(payload, 'UTF8'), schema_version, occurred_at FROM ledger.event"
            " WHERE jurisdiction = %b AND stream = %b AND version > %b AND version <= %b"
            f" ORDER BY version {direction} LIMIT %b"
        )
        upto = lte if lte is not None else 2**31 - 1
        parameters = (self._jurisdiction, originator_id, gt or 0, upto, limit)
        with self._database.joined() as connection:
            rows = connection.execute(statement, parameters, binary=True).fetchall()
        return [LedgerStoredEvent(*row) for row in rows]


def append_each(database: Database, buffer: Mapping[str, Sequence[Authored]]) -> list[Appended]:
    """Append to the ledgers of several jurisdictions in one round trip, in the order of their codes. Raises as
    `LedgerRecorder.append` does."""
    ordered = sorted(buffer.items())
    places = [place for place, authored in ordered for _ in authored]
    columns = _columns([each for _, authored in ordered for each in authored])
    with _conflicts(), database.joined() as connection:
        rows = connection.execute(_APPEND_EACH, (places, *columns), binary=True).fetchall()
    answers = [_answer(row) for row in rows]
    return [
        Appended(place, authored, last - len(authored) + 1, recorded_at)
        for (place, authored), (last, recorded_at) in zip(ordered, answers, strict=True)
    ]


@contextmanager
def _conflicts() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise IntegrityError("a version of this stream is taken") from error
    except psycopg.DatabaseError as error:
        if error.sqlstate == "HY001":
            raise IntegrityError("a version of this stream is missing") from error
        raise


def _row(authored: Authored) -> tuple[Any, ...]:
    event, act = authored.event, authored.act
    return (
        event.originator_id,
        event.originator_version,
        event.topic,
        event.schema_version,
        event.occurred_at,
        event.state.decode(),
        act.actor,
        act.causation,
        act.correlation,
    )


def _columns(authored: Sequence[Authored]) -> list[list[Any]]:
    return [list(column) for column in zip(*map(_row, authored), strict=True)]


def _answer(row: tuple[list[int]]) -> tuple[int, datetime]:
    position, microseconds = row[0]
    return position, EPOCH + timedelta(microseconds=microseconds)


def select_streams(
    database: Database, wanted: Collection[tuple[str, UUID]]
) -> dict[tuple[str, UUID], list[StoredEvent]]:
    """All events of these streams (jurisdiction, id), without buffered ones."""
    with database.joined() as connection:
        rows = connection.execute(
            """SELECT e.jurisdiction, e.stream, e.version, e.type, convert_to(e.payload, 'UTF8'), e.schema_version, e.occurred_at
                 FROM unnest(%b::text[], %b::uuid[]) AS wanted (place, id) CROSS JOIN LATERAL (
                     SELECT * FROM ledger.event WHERE jurisdiction = wanted.place AND stream = wanted.id ORDER BY version
                 ) AS e ORDER BY e.jurisdiction, e.stream, e.version""",
            ([place for place, _ in wanted], [stream for _, stream in wanted]),
            binary=True,
        ).fetchall()
    found: dict[tuple[str, UUID], list[StoredEvent]] = {}
    for jurisdiction, *event in rows:
        found.setdefault((jurisdiction, event[0]), []).append(LedgerStoredEvent(*event))
    return found
