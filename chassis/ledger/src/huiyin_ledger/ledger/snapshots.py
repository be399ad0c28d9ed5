"""Snapshots of aggregates, a cache: they can be dropped, and are ignored after the aggregate's code has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

import orjson
import structlog
from eventsourcing.domain import DomainEventProtocol, Snapshot
from eventsourcing.persistence import AggregateRecorder, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.utils import get_topic

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Aggregate, Sealed
from huiyin_ledger.vault.place import Place
from huiyin_ledger.vault.vault import BoxedSealed, Vault

_TAG = "§"
_log = structlog.get_logger(__name__)


class CannotSnapshot(TypeError):
    """The state has a value that a snapshot can't store; the aggregate is always read from its events."""


@dataclass(frozen=True)
class StoredSnapshot(StoredEvent):
    """`topic` is the aggregate's kind, `fingerprint` identifies the code that made the snapshot."""

    fingerprint: str


class SnapshotMapper(Mapper[UUID]):
    """Maps the library's snapshots to rows. Sealed values stay encrypted in a snapshot."""

    def __init__(self, aggregates: Sequence[type[Aggregate]], vault: Vault) -> None:
        super().__init__(JSONTranscoder())
        self._vault = vault
        self._classes = {a.__name__: a for a in aggregates}
        self._fingerprints = {a.__name__: fingerprint(a) for a in aggregates}
        self._values: dict[str, Any] = {
            value.__name__: value for a in aggregates for value in _values_known_to(a)
        }

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredSnapshot:
        """Raises CannotSnapshot."""
        snapshot = cast(Snapshot, domain_event)
        kind = next(n for n, c in self._classes.items() if get_topic(c) == snapshot.topic)
        state = orjson.dumps(self._encode(snapshot.state))
        return StoredSnapshot(
            snapshot.originator_id, snapshot.originator_version, kind, state, self._fingerprints[kind]
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The snapshot again. Rows of other code are filtered before (see `SnapshotRecorder`)."""
        return Snapshot(
            originator_id=cast(UUID, stored_event.originator_id),
            originator_version=stored_event.originator_version,
            timestamp=datetime.now(UTC),
            topic=get_topic(self._classes[stored_event.topic]),
            state=self._decode(orjson.loads(stored_event.state)),
        )

    def fingerprints(self) -> list[str]:
        """Of all aggregates as their code stands now."""
        return list(self._fingerprints.values())

    def _encode(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            if not isinstance(value, BoxedSealed):
                raise CannotSnapshot("a sealed value that isn't recorded yet")
            return {_TAG: "sealed", "box": value.box, "place": dataclasses.asdict(value.place)}
        if isinstance(value, Enum):
            return self._named("enum", value, value.value)
        if value is None or type(value) in (str, int, float, bool):
            return value
        if isinstance(value, (datetime, date)):
            return {_TAG: type(value).__name__, "v": value.isoformat()}
        if isinstance(value, (UUID, Decimal)):
            return {_TAG: type(value).__name__, "v": str(value)}
        if type(value) is list:
            return [self._encode(v) for v in value]
        if type(value) in (tuple, set, frozenset):
            return {_TAG: type(value).__name__, "v": [self._encode(v) for v in value]}
        if type(value) is dict:
            return {_TAG: "dict", "v": [[self._encode(k), self._encode(v)] for k, v in value.items()]}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._named(
                "data",
                value,
                {f.name: self._encode(getattr(value, f.name)) for f in dataclasses.fields(value)},
            )
        raise CannotSnapshot(f"values of {type(value).__name__}")

    def _named(self, tag: str, value: Any, content: Any) -> Any:
        name = type(value).__name__
        if self._values.get(name) is not type(value):
            raise CannotSnapshot(f"{name} isn't defined or imported where the aggregate or its events are")
        return {_TAG: tag, "n": name, "v": content}

    def _decode(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._decode(v) for v in value]
        if not isinstance(value, dict):
            return value
        tag = value[_TAG]
        if tag == "sealed":
            return self._vault.sealed(value["box"], Place(**value["place"]))
        if tag == "dict":
            return {self._decode(k): self._decode(v) for k, v in value["v"]}
        if tag == "enum":
            return self._values[value["n"]](value["v"])
        if tag == "data":
            return _rebuilt(self._values[value["n"]], {k: self._decode(v) for k, v in value["v"].items()})
        if tag in ("tuple", "set", "frozenset"):
            return _COLLECTIONS[tag](self._decode(v) for v in value["v"])
        return _SCALARS[tag](value["v"])


_COLLECTIONS: dict[str, Any] = {"tuple": tuple, "set": set, "frozenset": frozenset}
_SCALARS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "UUID": UUID,
    "Decimal": Decimal,
}


def _rebuilt(cls: type, fields: dict[str, Any]) -> Any:
    made: Any = object.__new__(cls)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def fingerprint(aggregate_class: type[Aggregate]) -> str:
    """Changes with the source of the modules of the aggregate, its events, the values in its state, and all their
    bases, the library's among them: then old snapshots aren't used."""
    concerned = (aggregate_class, *aggregate_class.EVENTS, *_values_known_to(aggregate_class))
    names = {base.__module__ for concern in concerned for base in concern.__mro__}
    digest = hashlib.sha256()
    for name in sorted(names):
        try:
            digest.update(inspect.getsource(sys.modules[name]).encode())
        except (OSError, TypeError):
            digest.update(f"{name}:{aggregate_class.__qualname__}".encode())
    return digest.hexdigest()


def _values_known_to(aggregate_class: type[Aggregate]) -> list[type]:
    """The enums and data classes that are defined or imported in the modules of the aggregate and of its events."""
    classes = (aggregate_class, *(base for event in aggregate_class.EVENTS for base in event.__mro__))
    return [
        value
        for name in sorted({each.__module__ for each in classes})
        for value in vars(sys.modules[name]).values()
        if isinstance(value, type) and (issubclass(value, Enum) or dataclasses.is_dataclass(value))
    ]


class SnapshotRecorder(AggregateRecorder):
    """Keeps the newest snapshot of each stream of one jurisdiction."""

    def __init__(self, database: Database, jurisdiction: str, mapper: SnapshotMapper) -> None:
        self._database = database
        self._jurisdiction = jurisdiction
        self._fingerprints = mapper.fingerprints()

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        """Write the snapshots and drop the older ones of their streams."""
        with self._database.transaction():
            for event in cast(Sequence[StoredSnapshot], stored_events):
                where = (self._jurisdiction, event.originator_id, event.originator_version)
                self._database.execute(
                    """INSERT INTO ledger.snapshot (jurisdiction, stream, version, kind, fingerprint, state)
                       VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                    (*where, event.topic, event.fingerprint, event.state.decode()),
                )
                self._database.execute(
                    "DELETE FROM ledger.snapshot WHERE jurisdiction = %s AND stream = %s AND version < %s",
                    where,
                )

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The newest snapshot made by today's code, if any."""
        row = self._database.one(
            """SELECT stream, version, kind, state, fingerprint FROM ledger.snapshot
                WHERE jurisdiction = %s AND stream = %s AND version > %s AND version <= %s AND fingerprint = ANY(%s)
                ORDER BY version DESC LIMIT 1""",
            (
                self._jurisdiction,
                originator_id,
                gt or 0,
                2**31 - 1 if lte is None else lte,
                self._fingerprints,
            ),
        )
        if row is None:
            return []
        state = row["state"].encode()
        return [StoredSnapshot(row["stream"], row["version"], row["kind"], state, row["fingerprint"])]


def report_skipped(kind: str, reason: CannotSnapshot) -> None:
    """Log that an aggregate can't be snapshotted."""
    _log.warning("snapshot_skipped", aggregate=kind, reason=str(reason))
