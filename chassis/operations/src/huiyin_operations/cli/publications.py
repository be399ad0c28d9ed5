"""A service for `contracts check`: recorded private events through its upcasters, mapping and envelope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn, get_type_hints

from huiyin_contracts.publications import SEALED, PrivateKind
from huiyin_ledger.bus.envelope import to_cloudevent
from huiyin_ledger.domain import Erased, Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.feed.log import published
from huiyin_ledger.ledger.types import EventTypes
from huiyin_web.definition import ServiceDefinition


@dataclass(frozen=True)
class Publications:
    """A `huiyin_contracts.publications.Publisher`."""

    definition: ServiceDefinition
    envelope: Callable[[Event], dict[str, Any]] = to_cloudevent

    @property
    def name(self) -> str:
        return self.definition.name

    @cached_property
    def kinds(self) -> Mapping[str, PrivateKind]:
        found = {}
        for kind in self._types:
            if kind.name in self.definition.publish:
                hints = get_type_hints(kind.event_class)
                fields = {name: hints[name] for name in kind.decoders}
                found[kind.name] = PrivateKind(kind.schema_version, fields, kind.sealed)
        return found

    def publish(self, type_: str, event: dict[str, Any]) -> dict[str, Any] | None:
        data = {name: _unsealed(value) for name, value in event["data"].items()}
        private = Event(
            source=self.name,
            jurisdiction=event["jurisdiction"],
            position=event["position"],
            type=type_,
            stream=event["stream"],
            version=event["version"],
            occurred_at=datetime.fromisoformat(event["occurred_at"]),
            recorded_at=datetime.fromisoformat(event["recorded_at"]),
            actor=event["actor"],
            causation=event["causation"],
            correlation=event["correlation"],
            data=self._types.named(type_).upcast(data, event["schema_version"]),
        )
        public = published(self.definition.publish, private)
        return None if public is None else self.envelope(public)

    @cached_property
    def _types(self) -> EventTypes:
        return EventTypes(self.definition.aggregates)


def _unsealed(value: Any) -> Any:
    if not (isinstance(value, dict) and SEALED in value):
        return value
    text = value[SEALED]
    return Sealed.opened_by("p-example", _erased) if text is None else Sealed.of("p-example", text)


def _erased() -> NoReturn:
    raise Erased
