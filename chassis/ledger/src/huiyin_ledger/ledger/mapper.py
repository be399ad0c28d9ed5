"""Maps domain events to stored events and back: registered type names, plain JSON, sealed fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from eventsourcing.utils import get_topic

from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.payload import SEALED, Unrecordable, encode
from huiyin_ledger.ledger.reading import EventReader
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.ledger.types import EventTypes
from huiyin_ledger.vault.place import Place
from huiyin_ledger.vault.vault import Vault


class LedgerMapper(Mapper[UUID]):
    """The library's mapper for one jurisdiction. Stored types are registered names, not Python paths."""

    def __init__(self, jurisdiction: str, types: EventTypes, vault: Vault, reader: EventReader) -> None:
        super().__init__(JSONTranscoder())
        self._jurisdiction = jurisdiction
        self._types = types
        self._vault = vault
        self._reader = reader

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> LedgerStoredEvent:
        """Encrypt sealed fields and encode the event. Raises Unrecordable, UnknownEventType or Erased."""
        kind = self._types.of(type(domain_event))
        state: dict[str, Any] = dict(vars(domain_event))
        stream: UUID = state.pop("originator_id")
        version: int = state.pop("originator_version")
        occurred_at: datetime = state.pop("timestamp")
        if occurred_at.tzinfo is None:
            raise Unrecordable("an event can't have occurred at a time without timezone")
        state.pop("originator_topic", None)
        for name, value in state.items():
            if isinstance(value, Sealed):
                if name not in kind.sealed:
                    raise Unrecordable(f"{kind.name}.{name} holds a sealed value: annotate it as Sealed")
                place = Place(self._jurisdiction, str(stream), version, kind.name, name)
                state[name] = {SEALED: self._vault.seal(value.subject, value.open(), place)}
        return LedgerStoredEvent(
            originator_id=stream,
            originator_version=version,
            topic=kind.name,
            state=encode(state).encode(),
            schema_version=kind.schema_version,
            occurred_at=occurred_at.astimezone(UTC),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The event, upcast, its fields typed by its class's annotations."""
        if not isinstance(stored_event, LedgerStoredEvent):
            raise TypeError("not an event of this ledger")
        stream, version = stored_event.originator_id, stored_event.originator_version
        data = self._reader.data(
            self._jurisdiction,
            str(stream),
            version,
            stored_event.topic,
            stored_event.state,
            stored_event.schema_version,
        )
        return self._domain_event(stored_event.topic, stream, version, stored_event.occurred_at, data)

    def of_event(self, event: Event) -> DomainEventProtocol[UUID]:
        """The domain event of one that was read from this ledger."""
        return self._domain_event(
            event.type, UUID(event.stream), event.version, event.occurred_at, event.data
        )

    def _domain_event(
        self, type_: str, stream: UUID | str, version: int, occurred_at: datetime, data: Mapping[str, Any]
    ) -> DomainEventProtocol[UUID]:
        kind = self._types.named(type_)
        state = kind.decode(data)
        state["originator_id"] = stream
        state["originator_version"] = version
        state["timestamp"] = occurred_at
        if kind.creates:
            state["originator_topic"] = get_topic(kind.aggregate_class)
        event: DomainEventProtocol[UUID] = object.__new__(kind.event_class)
        event.__dict__.update(state)
        return event
