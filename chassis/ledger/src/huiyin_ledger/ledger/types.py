"""Registered event types: a stable name in the database per event class, and decoders of its fields."""

from __future__ import annotations

import dataclasses
import types as python_types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from eventsourcing.domain import CanInitAggregate

from huiyin_ledger.domain import Aggregate, Sealed

Decoder = Callable[[Any], Any]
State = dict[str, Any]

_HEADER_FIELDS = frozenset({"originator_id", "originator_version", "timestamp", "originator_topic"})


class UnknownEventType(LookupError):
    """The ledger has a type, or a newer version of one, that no aggregate of this service knows."""


class BadEventClass(TypeError):
    """An event class lacks a unique TOPIC or an upcaster, or has a field that can't be decoded."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One registered type.

    `upcasters` holds, for version n at index n - 1, what turns a state of version n into one of n + 1; they get the
    JSON values by field name, and change them in place.
    """

    name: str
    event_class: type[Aggregate.Event]
    aggregate_class: type[Aggregate]
    schema_version: int
    upcasters: tuple[Callable[[State], None], ...]
    decoders: dict[str, Decoder | None]
    defaults: dict[str, Any]
    sealed: frozenset[str]
    creates: bool

    def upcast(self, state: State, schema_version: int) -> State:
        """Upcast the state of an older version, in place."""
        if schema_version > self.schema_version:
            raise UnknownEventType(f"{self.name} version {schema_version} is newer than this program's")
        for step in self.upcasters[schema_version - 1 :]:
            step(state)
        return state

    def decode(self, state: Mapping[str, Any]) -> State:
        """Python values from JSON values, by the annotations of the event class; missing fields get their default."""
        decoded = dict(self.defaults)
        for name, value in state.items():
            decoder = self.decoders.get(name)
            decoded[name] = value if decoder is None or value is None else decoder(value)
        return decoded


class EventTypes:
    """All types of one service's aggregates. Raises BadEventClass."""

    def __init__(self, aggregates: Iterable[type[Aggregate]]) -> None:
        self.aggregates = tuple(aggregates)
        self._by_name: dict[str, EventType] = {}
        self._by_class: dict[type, EventType] = {}
        for aggregate_class in self.aggregates:
            for event_class in aggregate_class.EVENTS:
                self._register(event_class, aggregate_class)

    def named(self, name: str) -> EventType:
        """The type of this name; UnknownEventType if there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownEventType(f"no aggregate of this service has an event with TOPIC {name!r}") from None

    def find(self, name: str) -> EventType | None:
        """The type of this name; None if it has no class any more."""
        return self._by_name.get(name)

    def of(self, event_class: type) -> EventType:
        """The type of an event class; UnknownEventType if it isn't one of this service's."""
        try:
            return self._by_class[event_class]
        except KeyError:
            raise UnknownEventType(
                f"{event_class.__qualname__} is no event of this service's aggregates"
            ) from None

    def __iter__(self) -> typing.Iterator[EventType]:
        return iter(self._by_name.values())

    def _register(self, event_class: type[Aggregate.Event], aggregate_class: type[Aggregate]) -> None:
        kind = _describe(event_class, aggregate_class)
        if kind.name in self._by_name:
            raise BadEventClass(f"TOPIC {kind.name!r} is used twice")
        self._by_name[kind.name] = self._by_class[event_class] = kind


def _describe(event_class: type[Aggregate.Event], aggregate_class: type[Aggregate]) -> EventType:
    name = getattr(event_class, "TOPIC", None)
    if not isinstance(name, str) or not name:
        raise BadEventClass(f"{event_class.__qualname__} has no TOPIC")
    version = getattr(event_class, "class_version", 1)
    upcasters = []
    for n in range(1, version):
        step = getattr(event_class, f"upcast_v{n}_v{n + 1}", None)
        if step is None:
            raise BadEventClass(f"{name} is at class_version {version} but has no upcast_v{n}_v{n + 1}")
        upcasters.append(step)
    if getattr(event_class, f"upcast_v{version}_v{version + 1}", None) is not None:
        raise BadEventClass(
            f"{name} has upcast_v{version}_v{version + 1} but is still at class_version {version}"
        )
    hints = typing.get_type_hints(event_class)
    fields = [f for f in dataclasses.fields(typing.cast(Any, event_class)) if f.name not in _HEADER_FIELDS]
    return EventType(
        name=name,
        event_class=event_class,
        aggregate_class=aggregate_class,
        schema_version=version,
        upcasters=tuple(upcasters),
        decoders={f.name: _decoder(hints[f.name], f"{name}.{f.name}") for f in fields},
        defaults={f.name: f.default for f in fields if f.default is not dataclasses.MISSING},
        sealed=frozenset(f.name for f in fields if _is_sealed(hints[f.name])),
        creates=issubclass(event_class, CanInitAggregate),
    )


def _is_sealed(hint: Any) -> bool:
    return hint is Sealed or any(a is Sealed for a in typing.get_args(hint))


def _decoder(hint: Any, where: str) -> Decoder | None:
    """The decoder of JSON values for this annotation; None if they need none."""
    if isinstance(hint, typing.NewType):
        return _decoder(hint.__supertype__, where)
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return _decoder(typing.get_args(hint)[0], where)
    if origin is typing.Literal or hint is Any or hint is Sealed:
        return None
    if origin in (typing.Union, python_types.UnionType):
        return _union_decoder(hint, where)
    if origin in (list, tuple, dict):
        return _container_decoder(origin, typing.get_args(hint), where)
    if hint in (str, int, bool, type(None), dict, list):
        return None
    if hint is tuple:
        return tuple
    if hint is float:
        return float
    if hint in (datetime, date):
        return typing.cast(Decoder, hint.fromisoformat)
    if hint in (UUID, Decimal) or (isinstance(hint, type) and issubclass(hint, Enum)):
        return typing.cast(Decoder, hint)
    raise BadEventClass(f"{where}: values of {hint!r} can't be recorded")


def _union_decoder(hint: Any, where: str) -> Decoder | None:
    decoders = [_decoder(a, where) for a in typing.get_args(hint) if a is not type(None)]
    needed = [d for d in decoders if d is not None]
    if not needed:
        return None
    if len(decoders) > 1:
        raise BadEventClass(f"{where}: of {hint!r} it can't be told which it was")
    return needed[0]


def _container_decoder(origin: Any, args: tuple[Any, ...], where: str) -> Decoder | None:
    if origin is dict:
        of_values = _decoder(args[1], where)
        return None if of_values is None else lambda value: {k: of_values(v) for k, v in value.items()}
    if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
        fixed = [_decoder(a, where) for a in args]
        return lambda value: tuple(v if d is None else d(v) for d, v in zip(fixed, value, strict=True))
    each = _decoder(args[0], where)
    if each is None:
        return tuple if origin is tuple else None
    return lambda value: origin(each(v) for v in value)
