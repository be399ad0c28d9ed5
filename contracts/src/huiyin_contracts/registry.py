"""All released events, and their upcasters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.schema import schema_of

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the data of version N, as a copy, and returns that of version N+1."""


class UnknownEvent(LookupError):
    """No released event has this type."""


class Registry:
    """Event classes by type, and for every version but the latest its upcaster."""

    def __init__(
        self, events: Iterable[type[ContractEvent]], upcasters: Mapping[str, Upcaster] | None = None
    ) -> None:
        """`upcasters`: type of the old version -> function. ValueError when two classes claim one type."""
        self.events: dict[str, type[ContractEvent]] = {}
        self.upcasters = dict(upcasters or {})
        for event in events:
            if event.type in self.events:
                raise ValueError(f"two classes claim {event.type}")
            self.events[event.type] = event

    def successor(self, event: type[ContractEvent]) -> type[ContractEvent] | None:
        """The next version of the same event, None for the latest."""
        return self.events.get(f"{event.family}.v{event.version + 1}")

    def latest(self, type_: str) -> type[ContractEvent]:
        """The class that `decode` gives for this type."""
        event = self._known(type_)
        while following := self.successor(event):
            event = following
        return event

    def upcast(self, type_: str, data: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Type and data in the latest version."""
        event, current = self._known(type_), dict(data)
        while following := self.successor(event):
            current = self.upcasters[event.type](current)
            event = following
        return event.type, current

    def decode(self, type_: str, data: Mapping[str, Any]) -> ContractEvent:
        """The event in its latest version. UnknownEvent, or pydantic's ValidationError."""
        latest, current = self.upcast(type_, data)
        return self.events[latest].model_validate(current)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all schemas; it differs if other events can be decoded."""
        schemas = [schema_of(self.events[type_]) for type_ in sorted(self.events)]
        return hashlib.sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()

    @property
    def families(self) -> dict[str, type[ContractEvent]]:
        """Every event by its family, in its latest version."""
        return {event.family: event for event in self.events.values() if self.successor(event) is None}

    def owned_by(self, service: str) -> list[type[ContractEvent]]:
        return [event for event in self.events.values() if event.service == service]

    @property
    def services(self) -> list[str]:
        return sorted({event.service for event in self.events.values()})

    def _known(self, type_: str) -> type[ContractEvent]:
        try:
            return self.events[type_]
        except KeyError:
            raise UnknownEvent(type_) from None


def find() -> Registry:
    """Every event of the modules that the entry point group ``huiyin.contracts`` names: each has `EVENTS`, and
    `UPCASTERS` where one of its events has more than one version."""
    modules = [entry.load() for entry in entry_points(group="huiyin.contracts")]
    events = [event for module in modules for event in module.EVENTS]
    upcasters = [getattr(module, "UPCASTERS", {}) for module in modules]
    return Registry(events, {type_: upcast for each in upcasters for type_, upcast in each.items()})


RELEASED = find()


def decode(type_: str, data: Mapping[str, Any]) -> ContractEvent:
    """A published event, upcast to its latest version."""
    return RELEASED.decode(type_, data)


def upcast(type_: str, data: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Type and plain data of a published event in its latest version."""
    return RELEASED.upcast(type_, data)
