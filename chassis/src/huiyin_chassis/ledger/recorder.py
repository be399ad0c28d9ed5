"""The library's recorder interface over the ledger's append function, for one jurisdiction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)

from huiyin_chassis.db import Database
from huiyin_chassis.domain import Act, current_act
from huiyin_chassis.ledger.stored import LedgerNotification, LedgerStoredEvent
from huiyin_chassis.ledger.wire import EPOCH, append_one

_APPEND_ONE = "SELECT ledger.append_one(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b)"
_APPEND = """SELECT ledger.append(
    %b, %b::uuid[], %b::int4[], %b::text[], %b::int4[], %b::timestamptz[], %b::text[], %b::text[], %b::text[], %b::text[])"""
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Authored:
    """An event and the act that it is recorded under."""

    event: LedgerStoredEvent
    act: Act


@dataclass(frozen=True, slots=True)
class Appended:
    """What one call appended to a jurisdiction's ledger, from position `first` on."""

    jurisdiction: str
    authored: Sequence[Authored]
    first: int
    recorded_at: datetime


Recorded = Callable[[Sequence[Appended]], None]
"""Called in the append's transaction."""
HoldBack = Callable[[Sequence[Authored]], bool]
"""Whether it keeps the events, to append them later itself."""


class LedgerRecorder(ApplicationRecorder):
    """Appends and reads the events of one jurisdiction. Positions are the library's notification ids."""

    def __init__(
        self,
        database: Database,
        jurisdiction: str,
        recorded: Recorded | None = None,
        hold_back: HoldBack | None = None,
    ) -> None:
        self._database = database
        self._jurisdiction = jurisdiction
        self._recorded = recorded
        self._hold_back = hold_back

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Append under the act in force; None where they are held back. Raises as `append` does, and LookupError where
        no act is in force."""
        act = current_act()
        authored = [Authored(each, act) for each in cast(Sequence[LedgerStoredEvent], stored_events)]
        if not authored:
            return []
        if self._hold_back is not None and self._hold_back(authored):
            return None
        appended = self.append(authored)
        if self._recorded is not None:
            self._recorded([appended])
        return range(appended.first, appended.first + len(authored))

    def append(self, authored: Sequence[Authored]) -> Appended:
        """Append in one round trip, without telling anybody. Raises IntegrityError where a stream's version is taken or
        doesn't follow."""
        try:
            last, recorded_at = self._append(authored)
        except psycopg.errors.UniqueViolation as error:
            raise IntegrityError("a version of this stream is taken") from error
        except psycopg.DatabaseError as error:
            if error.sqlstate == "HY001":
                raise IntegrityError("a version of this stream is missing") from error
            raise
        return Appended(self._jurisdiction, authored, last - len(authored) + 1, recorded_at)

    def _append(self, authored: Sequence[Authored]) -> tuple[int, datetime]:
        alone = len(authored) == 1
        if alone and not self._database.in_transaction:
            with self._database.connection() as connection:
                return append_one(connection, self._jurisdiction, authored[0].event, authored[0].act)
        rows = [
            (
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
            for event, act in ((each.event, each.act) for each in authored)
        ]
        columns: Sequence[Any] = rows[0] if alone else [list(column) for column in zip(*rows, strict=True)]
        with self._database.joined() as connection:
            row = connection.execute(
                _APPEND_ONE if alone else _APPEND, (self._jurisdiction, *columns), binary=True
            ).fetchone()
        position, microseconds = cast(tuple[list[int]], row)[0]
        return position, EPOCH + timedelta(microseconds=microseconds)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream with gt < version <= lte. Doesn't see what a page holds back."""
        direction: LiteralString = "DESC" if desc else "ASC"
        statement: LiteralString = (
            "SELECT stream, version, type, convert_to(payload, 'UTF8'), schema_version, occurred_at FROM ledger.event"
            " WHERE jurisdiction = %b AND stream = %b AND version > %b AND version <= %b"
            f" ORDER BY version {direction} LIMIT %b"
        )
        parameters = (
            self._jurisdiction,
            originator_id,
            gt or 0,
            lte if lte is not None else 2**31 - 1,
            limit,
        )
        with self._database.joined(settled=False) as connection:
            rows = connection.execute(statement, parameters, binary=True).fetchall()
        return [LedgerStoredEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events by position, from `start` to `stop`, of the given types or of all."""
        after = (start or 0) - (1 if inclusive_of_start else 0)
        with self._database.joined() as connection:
            rows = connection.execute(
                """SELECT stream, version, type, convert_to(payload, 'UTF8'), position, schema_version, occurred_at
                     FROM ledger.event
                    WHERE jurisdiction = %b AND position > %b AND position <= %b
                      AND (%b::text[] = '{}' OR type = ANY(%b::text[]))
                    ORDER BY position LIMIT %b""",
                (
                    self._jurisdiction,
                    after,
                    stop if stop is not None else 2**63 - 1,
                    list(topics),
                    list(topics),
                    limit,
                ),
                binary=True,
            ).fetchall()
        return [LedgerNotification(*row) for row in rows]

    def max_notification_id(self) -> int | None:
        """The position of the head, None before the first event."""
        row = self._database.one(
            "SELECT position FROM ledger.head WHERE jurisdiction = %s", (self._jurisdiction,)
        )
        return None if row is None else int(row["position"])

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Events after `gt`, waiting for new ones; leave the block or call `stop` to end it."""
        return PollingSubscription(self, gt, topics)


def select_streams(
    database: Database, wanted: Collection[tuple[str, UUID]]
) -> dict[tuple[str, UUID], list[StoredEvent]]:
    """All events of these streams (jurisdiction, id), where there are any. Doesn't see what a page holds back."""
    with database.joined(settled=False) as connection:
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


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Asks for the next page; where there is none yet, asks again. Positions are gapless, so nothing is skipped."""

    def __init__(self, recorder: ApplicationRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._page: list[Notification] = []
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End the iteration, also where it waits."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._page:
            if self._stopped.is_set():
                raise StopIteration
            found = self._recorder.select_notifications(
                self._last_notification_id, 500, topics=self._topics, inclusive_of_start=False
            )
            if not found:
                self._stopped.wait(_POLL_SECONDS)
            self._page = list(reversed(found))
        notification = self._page.pop()
        self._last_notification_id = notification.id
        return notification
