"""The write side of one service: saves aggregates as hash-chained events, ordered per jurisdiction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from eventsourcing.application import (
    AggregateNotFoundError,
    Application,
    ProcessingEvent,
    Repository,
)
from eventsourcing.domain import CanMutateProtocol
from eventsourcing.persistence import EventStore, IntegrityError
from eventsourcing.utils import Environment

from huiyin_ledger.db import Connection, Database
from huiyin_ledger.domain import Aggregate, Conflict, NotFound, Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.mapper import LedgerMapper
from huiyin_ledger.ledger.payload import SEALED
from huiyin_ledger.ledger.reading import COLUMNS, EventReader, LedgerRange
from huiyin_ledger.ledger.recorder import Appended, Authored, LedgerRecorder, append_each, select_streams
from huiyin_ledger.ledger.snapshots import CannotSnapshot, SnapshotMapper, SnapshotRecorder, report_skipped
from huiyin_ledger.ledger.types import EventTypes
from huiyin_ledger.ledger.unit_of_work import Buffer, UnitOfWork
from huiyin_ledger.vault.place import Place
from huiyin_ledger.vault.vault import Vault

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

SNAPSHOT_INTERVAL = 50
"""Events of one stream between two snapshots, unless the aggregate's class sets SNAPSHOT_INTERVAL."""


class OwnViews(Protocol):
    """The service's own views. They fold appended events in the append's transaction."""

    def folding(self, type_: str) -> frozenset[str]:
        """Names of the views that fold this event type."""

    def fold(self, events: Sequence[Event], connection: Connection) -> None:
        """Fold the appended events, in order."""


class LedgerApplication(Application[UUID]):
    """The library's application, bound to one jurisdiction. Creating one costs tens of microseconds."""

    def __init__(self, ledger: Ledger, jurisdiction: str) -> None:
        self.ledger = ledger
        self.jurisdiction = jurisdiction
        super().__init__()

    def construct_env(self, name: str, env: Any = None) -> Environment:
        return _ENVIRONMENT

    def construct_mapper(self) -> LedgerMapper:
        ledger = self.ledger
        return LedgerMapper(self.jurisdiction, ledger.types, ledger.vault, ledger.reader)

    def construct_recorder(self) -> LedgerRecorder:  # type: ignore[override]  # it has no notification log
        buffer = partial(self.ledger.buffer, self.jurisdiction)
        return LedgerRecorder(self.ledger.database, self.jurisdiction, buffer)

    def construct_snapshot_store(self) -> EventStore[UUID]:
        mapper = self.ledger.snapshot_mapper
        return EventStore(mapper, SnapshotRecorder(self.ledger.database, self.jurisdiction, mapper))

    def construct_repository(self) -> Repository[UUID]:
        self.repository_without_snapshots = Repository(self.events)
        return Repository(self.events, snapshot_store=self.snapshots)

    def _take_snapshots(self, processing_event: ProcessingEvent[UUID]) -> None:
        for aggregate in processing_event.aggregates.values():
            interval = self.ledger.intervals.get(type(aggregate))
            versions = [
                e.originator_version for e in processing_event.events if e.originator_id == aggregate.id
            ]
            due = [v for v in versions if interval and v % interval == 0]
            if due:
                self.ledger.database.on_commit(
                    partial(self._snapshot, type(aggregate).__name__, aggregate.id, due[-1])
                )

    def _snapshot(self, kind: str, aggregate_id: UUID, version: int) -> None:
        try:
            self.take_snapshot(aggregate_id, version, project)
        except CannotSnapshot as reason:
            report_skipped(kind, reason)


_ENVIRONMENT = Environment(
    "Ledger", {"PERSISTENCE_MODULE": "eventsourcing.popo", "IS_SNAPSHOTTING_ENABLED": "y"}
)


class Ledger:
    """All jurisdictions of one service's ledger.

    `aggregates` are the classes whose events it may hold. Events are recorded under the act in force
    (`domain.acting`), in the open unit of work, or at once without one.
    """

    def __init__(
        self,
        database: Database,
        *,
        service: str,
        aggregates: Sequence[type[Aggregate]],
        vault: Vault,
        views: OwnViews | None = None,
    ) -> None:
        self.database = database
        self.service = service
        self.vault = vault
        self.views = views
        self.types = EventTypes(aggregates)
        self.reader = EventReader(service, self.types, vault)
        self.snapshot_mapper = SnapshotMapper(tuple(aggregates), vault)
        self.intervals: dict[type, int] = {
            a: getattr(a, "SNAPSHOT_INTERVAL", SNAPSHOT_INTERVAL) for a in aggregates
        }
        self._applications: dict[str, LedgerApplication] = {}
        self._folded_by: dict[str, frozenset[str]] = {
            t.name: views.folding(t.name) if views is not None else frozenset() for t in self.types
        }
        self._work: ContextVar[UnitOfWork | None] = ContextVar(f"unit of work of {service}", default=None)

    def application(self, jurisdiction: str) -> LedgerApplication:
        """The library's application for one jurisdiction."""
        found = self._applications.get(jurisdiction)
        if found is None:
            found = self._applications.setdefault(jurisdiction, LedgerApplication(self, jurisdiction))
        return found

    def get(self, aggregate_class: type[A], jurisdiction: str, stream_id: UUID) -> A:
        """The current aggregate. Raises NotFound if there is none, or if the stream is another aggregate's."""
        found = self.find(aggregate_class, jurisdiction, stream_id)
        if found is None:
            raise NotFound
        return found

    def find(self, aggregate_class: type[A], jurisdiction: str, stream_id: UUID) -> A | None:
        """The current aggregate, including its buffered events, or None."""
        work, key = self._work.get(), (jurisdiction, stream_id)
        if work is not None and key in work.absent:
            return None
        found: Any = work.saved.get(key) if work is not None else None
        if found is None or found.pending_events:
            # What was changed and not saved, or could not be saved, is forgotten: what was saved counts.
            found = self._load(aggregate_class, jurisdiction, stream_id, work)
        return found if isinstance(found, aggregate_class) else None

    def _load(
        self, aggregate_class: type[Aggregate], jurisdiction: str, stream_id: UUID, work: UnitOfWork | None
    ) -> Any:
        application = self.application(jurisdiction)
        repository = (
            application.repository
            if self.intervals.get(aggregate_class)
            else application.repository_without_snapshots
        )
        try:
            found: Any = repository.get(stream_id, projector_func=project)
        except AggregateNotFoundError:
            found = None
        buffered = work.buffered(jurisdiction, stream_id) if work is not None else ()
        return project(found, map(application.mapper.to_domain_event, buffered))

    def preload(self, aggregate_class: type[Aggregate], wanted: Iterable[tuple[str, UUID]]) -> None:
        """Inside a unit of work, read these aggregates (jurisdiction, id) in one query, so that `find` doesn't
        query for them. Classes with snapshots are left to `find`.
        """
        work = self._work.get()
        if work is None or self.intervals.get(aggregate_class):
            return
        missing = {key for key in wanted if key not in work.saved and key not in work.absent}
        if len(missing) < 2:
            return
        for key, stored in select_streams(self.database, missing).items():
            mapper = self.application(key[0]).mapper
            work.saved[key] = project(None, map(mapper.to_domain_event, stored))
        work.absent |= missing - work.saved.keys()

    def save(self, jurisdiction: str, *aggregates: Aggregate) -> None:
        """Record the pending events of the aggregates atomically: at the end of the open unit of work, or at once
        without one.

        Joins the open transaction; own views fold in it. Raises Conflict, here or at that end, if another
        transaction changed one of the streams first. Load the aggregates again then: their pending events are
        lost.
        """
        if self._at_once(aggregates):
            self._save_at_once(jurisdiction, aggregates)
            return
        keys = [(jurisdiction, each.id) for each in aggregates]
        with self.unit_of_work() as work:
            work.begin_saving(keys)
            with self.vault.sealing():
                self.application(jurisdiction).save(*aggregates)
            work.saved.update(zip(keys, aggregates, strict=True))

    def append(self, jurisdiction: str, *aggregates: Aggregate) -> int:
        """Save and flush the open unit of work; returns the position of the last event, or of the head if nothing
        was pending."""
        if self._at_once(aggregates):
            position = self._save_at_once(jurisdiction, aggregates)
        else:
            with self.unit_of_work() as work:
                self.save(jurisdiction, *aggregates)
                position = work.flush().get(jurisdiction)
        return position or self.head(jurisdiction)[0]

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """Buffer the events saved inside the block and append them in one call at its end, in one transaction. A
        nested block joins the outer one.

        The block must not continue after rolling back a savepoint of its own. An exception that leaves the
        outermost block undoes all of it. Raises Conflict as `save` does.
        """
        open_here = self._work.get()
        if open_here is not None:
            yield open_here
            return
        work = UnitOfWork(self._append)
        token = self._work.set(work)
        try:
            with self.database.transaction():
                yield work
                work.flush()
        finally:
            self._work.reset(token)

    def read_once(self, views: Iterable[str], key: Hashable, read: Callable[[], T]) -> T:
        """The result of `read`, which reads these own views. Inside a unit of work it is cached until saved events
        change the views. Raises Unflushed while such events are buffered."""
        work = self._work.get()
        return read() if work is None else work.read_once(frozenset(views), key, read)

    def buffer(self, jurisdiction: str, authored: Sequence[Authored]) -> bool:
        """Buffer the events if a unit of work is open."""
        work = self._work.get()
        if work is None:
            return False
        views = frozenset().union(*(self._folded_by[each.event.topic] for each in authored))
        work.buffer(jurisdiction, authored, views)
        return True

    def events(
        self,
        jurisdiction: str,
        after: int = 0,
        limit: int = 1000,
        upto: int | None = None,
        types: Collection[str] | None = None,
    ) -> list[Event]:
        """Private events with after < position <= upto, of these types or of all, at most `limit`, in order. They
        are upcast; sealed values stay encrypted."""
        of_type, chosen = ("", ()) if types is None else ("AND e.type = ANY(%s)", (list(types),))
        return self._events(
            f"WHERE e.jurisdiction = %s AND e.position > %s AND e.position <= %s {of_type} ORDER BY e.position LIMIT %s",
            (jurisdiction, after, 2**63 - 1 if upto is None else upto, *chosen, limit),
        )

    def read_ranges(self, after: Mapping[str, int], limit: int) -> dict[str, LedgerRange]:
        """The events after these positions by jurisdiction, at most `limit` of each, read in one query."""
        statement = f"""SELECT encode(e.hash, 'hex'), {COLUMNS}
            FROM unnest(%s::text[], %s::bigint[]) AS wanted (place, after) CROSS JOIN LATERAL (
                SELECT * FROM ledger.event WHERE jurisdiction = wanted.place AND position >= wanted.after
                ORDER BY position LIMIT %s + (wanted.after > 0)::int
            ) AS e ORDER BY e.jurisdiction, e.position"""
        with self.database.joined() as connection:
            rows = connection.execute(
                cast(Any, statement), (list(after), list(after.values()), limit)
            ).fetchall()
        found = {jurisdiction: LedgerRange(None if at else "") for jurisdiction, at in after.items()}
        for chain_hash, *row in rows:
            jurisdiction, position, *_ = row
            if position == after[jurisdiction]:
                found[jurisdiction].after_hash = chain_hash
            else:
                found[jurisdiction].events.append((self.reader.event(row), chain_hash))
        return found

    def by_correlation(self, jurisdiction: str | None, correlation: str) -> list[Event]:
        """All events about one matter in the order of recording; of all jurisdictions if None."""
        return self._events(
            """WHERE e.correlation = %s AND e.correlation <> '' AND (%s::text IS NULL OR e.jurisdiction = %s)
               ORDER BY e.recorded_at, e.jurisdiction, e.position""",
            (correlation, jurisdiction, jurisdiction),
        )

    def stream(self, jurisdiction: str, stream_id: UUID) -> list[Event]:
        """All events of one aggregate, in order."""
        return self._events(
            "WHERE e.jurisdiction = %s AND e.stream = %s ORDER BY e.version", (jurisdiction, stream_id)
        )

    def get_with_events(
        self, aggregate_class: type[A], jurisdiction: str, stream_id: UUID
    ) -> tuple[A, list[Event]]:
        """The aggregate and its events, from one reading and without what is buffered. Raises NotFound as `get` does."""
        events = self.stream(jurisdiction, stream_id)
        found = project(None, map(self.application(jurisdiction).construct_mapper().of_event, events))
        if not isinstance(found, aggregate_class):
            raise NotFound
        return found, events

    def first_sealed(
        self, field: str, streams: Iterable[tuple[str, UUID]], *, among: int = 1
    ) -> dict[tuple[str, UUID], Sealed]:
        """The sealed `field` of the first event that has it, `among` the first ones of each stream (jurisdiction, id). The
        keys are read at once, so opening a value needs no query."""
        wanted = list(streams)
        rows = self.database.query(
            """SELECT jurisdiction, stream, e.version, e.type, e.payload::jsonb -> %s -> %s AS box
                 FROM ledger.event e JOIN unnest(%s::text[], %s::uuid[]) AS wanted (jurisdiction, stream)
                      USING (jurisdiction, stream)
                WHERE e.version <= %s ORDER BY e.version DESC""",
            (field, SEALED, [place for place, _ in wanted], [stream for _, stream in wanted], among),
        )
        found: dict[tuple[str, UUID], Sealed] = {}
        subjects: dict[str, set[str]] = {}
        for row in rows:
            jurisdiction, stream, box = row["jurisdiction"], row["stream"], row["box"]
            if box is not None:
                place = Place(jurisdiction, str(stream), row["version"], row["type"], field)
                found[jurisdiction, stream] = self.vault.sealed(box, place)
                subjects.setdefault(jurisdiction, set()).add(box["subject"])
        for jurisdiction, those in subjects.items():
            self.vault.preload(jurisdiction, those)
        return found

    def of_streams(
        self, streams: Iterable[tuple[str, UUID]], types: Collection[str]
    ) -> dict[tuple[str, UUID], list[Event]]:
        """The events of these types of each stream (jurisdiction, id), in order, read in one query. The keys of what is
        sealed in them are read at once, so opening a value needs no query."""
        wanted = list(streams)
        found: dict[tuple[str, UUID], list[Event]] = {key: [] for key in wanted}
        subjects: dict[str, set[str]] = {}
        events = self._events(
            """JOIN unnest(%s::text[], %s::uuid[]) AS wanted (jurisdiction, stream)
                 ON (e.jurisdiction, e.stream) = (wanted.jurisdiction, wanted.stream)
              WHERE e.type = ANY(%s) ORDER BY e.position""",
            ([place for place, _ in wanted], [stream for _, stream in wanted], list(types)),
        )
        for event in events:
            found[event.jurisdiction, UUID(event.stream)].append(event)
            sealed = {value.subject for value in event.data.values() if isinstance(value, Sealed)}
            subjects.setdefault(event.jurisdiction, set()).update(sealed)
        for jurisdiction, those in subjects.items():
            self.vault.preload(jurisdiction, those)
        return found

    def heads(self) -> dict[str, int]:
        """The position of the last event of every jurisdiction."""
        rows = self.database.query(
            "SELECT jurisdiction, position FROM ledger.head WHERE position > 0 ORDER BY jurisdiction"
        )
        return {row["jurisdiction"]: row["position"] for row in rows}

    def head(self, jurisdiction: str) -> tuple[int, bytes]:
        """Position and hash of the last event; (0, 32 zero bytes) before the first."""
        row = self.database.one(
            "SELECT position, hash FROM ledger.head WHERE jurisdiction = %s", (jurisdiction,)
        )
        return (0, bytes(32)) if row is None else (row["position"], bytes(row["hash"]))

    def hash_at(self, jurisdiction: str, position: int) -> bytes | None:
        """The chain hash at a position; None if there is no such event."""
        row = self.database.one(
            "SELECT hash FROM ledger.event WHERE jurisdiction = %s AND position = %s",
            (jurisdiction, position),
        )
        return None if row is None else bytes(row["hash"])

    def jurisdictions(self) -> list[str]:
        """Every jurisdiction that has events."""
        return list(self.heads())

    def _append(self, buffer: Buffer) -> dict[str, int]:
        try:
            if len(buffer) > 1:
                appended = append_each(self.database, buffer)
            else:
                [(jurisdiction, authored)] = buffer.items()
                appended = [LedgerRecorder(self.database, jurisdiction).append(authored)]
        except IntegrityError:
            raise Conflict from None
        self._fold(appended)
        return {each.jurisdiction: each.first + len(each.authored) - 1 for each in appended}

    def _fold(self, appended: Sequence[Appended]) -> None:
        """Fold own views, inside the transaction of the append."""
        events = [
            self.reader.event(
                (each.jurisdiction, position, s.topic, str(s.originator_id), s.originator_version, s.occurred_at,
                 each.recorded_at, act.actor, act.causation, act.correlation, s.state, s.schema_version)
            )
            for each in appended
            for position, (s, act) in enumerate(((a.event, a.act) for a in each.authored), each.first)
            if self._folded_by[s.topic]
        ]  # fmt: skip
        if events and self.views is not None:
            with self.database.joined() as connection:
                self.views.fold(events, connection)

    def _at_once(self, aggregates: Sequence[Aggregate]) -> bool:
        """True if the append is a single statement, without views to fold or values to seal: it needs no
        transaction."""
        if self._work.get() is not None:
            return False
        kinds = [self.types.of(type(e)) for a in aggregates for e in a.pending_events]
        return not any(self._folded_by[k.name] or k.sealed for k in kinds)

    def _save_at_once(self, jurisdiction: str, aggregates: Sequence[Aggregate]) -> int | None:
        try:
            recordings = self.application(jurisdiction).save(*aggregates)
        except IntegrityError:
            raise Conflict from None
        return recordings[-1].notification.id if recordings else None

    def _events(self, where: str, params: Sequence[Any]) -> list[Event]:
        statement = f"SELECT {COLUMNS} FROM ledger.event e {where}"
        with self.database.joined() as connection:
            rows = connection.execute(cast(Any, statement), params).fetchall()
        return [self.reader.event(row) for row in rows]


def project(aggregate: Any, events: Iterable[Any]) -> Any:
    """Fold events, or a snapshot and the events after it, into an aggregate."""
    for event in events:
        aggregate = cast(CanMutateProtocol[Any], event).mutate(aggregate)
    return aggregate
