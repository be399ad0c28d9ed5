"""What a domain module may import: aggregates, acts, sealed values, refusals. No I/O."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate as _Aggregate

S = TypeVar("S")
A = TypeVar("A", bound="Aggregate")
E = TypeVar("E", bound="Aggregate.Event")

_STREAMS = UUID("6f0e6d0e-5f6b-5c55-9a53-0c8a3d7f1b25")


def stream_id(kind: str, *parts: str) -> UUID:
    """The stream id of an aggregate, derived from its kind and natural key."""
    return uuid5(_STREAMS, "/".join((kind, *parts)))


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key and the hash of its request."""

    key: str
    request_hash: str

    def part(self, name: str) -> Once:
        """The key of one of several commands that one request asks for."""
        return Once(f"{self.key}\x00{name}", self.request_hash)


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, for which matter, because of what, and when.

    `actor` is an account id (or ``system:<name>``, ``citizen``). `correlation` is the registration number of
    the matter, empty where there is none. `causation` names the event or request that led here.
    `occurred_at` is the caller's claim, aware; the database adds its own `recorded_at`. `once`: the key under which one
    command is executed once, see `commands.execute`; a second command under the same act needs another one.
    """

    actor: str
    occurred_at: datetime
    correlation: str = ""
    causation: str = ""
    once: Once | None = None


_ACT: ContextVar[Act] = ContextVar("huiyin_act")


def current_act() -> Act:
    """The act in force. LookupError outside `acting`: nothing is recorded without an author."""
    return _ACT.get()


@contextmanager
def acting(act: Act) -> Iterator[Act]:
    """Record everything inside the block under `act`."""
    token = _ACT.set(act)
    try:
        yield act
    finally:
        _ACT.reset(token)


def about(correlation: str) -> None:
    """Set the correlation of the act in force; a registration number is issued during the act."""
    _ACT.set(replace(_ACT.get(), correlation=correlation))


ERASED = "〔已删除〕"
"""Stands where a text was that nobody can read any more."""


class Erased(Exception):
    """The key of this sealed value was destroyed (crypto-shredding): the person was erased."""


class Sealed(ABC):
    """A text that may identify a person, encrypted under the key of its `subject` (a petitioner's reference).

    Commands create it with `Sealed.of`. The ledger encrypts it when it appends, and decrypts it on demand.
    """

    __slots__ = ()
    subject: str

    @staticmethod
    def of(subject: str, text: str) -> Sealed:
        return Sealed.opened_by(subject, lambda: text)

    @staticmethod
    def opened_by(subject: str, text: Callable[[], str]) -> Sealed:
        """One whose text is asked for when it is opened; `text` may raise Erased."""
        return _SealedByCall(subject, text)

    @abstractmethod
    def open(self) -> str:
        """The text; raises Erased when the subject's key is gone."""

    def open_or(self, otherwise: str = ERASED) -> str:
        """The text, or `otherwise` where the person was erased."""
        try:
            return self.open()
        except Erased:
            return otherwise

    def __repr__(self) -> str:
        return f"Sealed(subject={self.subject!r})"


class _SealedByCall(Sealed):
    __slots__ = ("_text", "subject")

    def __init__(self, subject: str, text: Callable[[], str]) -> None:
        self.subject = subject
        self._text = text

    def open(self) -> str:
        return self._text()


def gettext_noop(msgid: str) -> str:
    """Mark `msgid` for extraction; it is translated where it is shown."""
    return msgid


class Refused(Exception):
    """A domain rule rejected the command. `code` is stable (snake_case), the message says what to do. `field`
    names the invalid input, empty if it isn't a single one."""

    def __init__(self, code: str, message: str, *, field: str = "", **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.details = details


@dataclass(frozen=True, slots=True)
class Refusal:
    """The arguments of a `Refused`, as a constant."""

    code: str
    message: str
    field: str = ""

    def refused(self, **details: Any) -> Refused:
        """The exception to raise."""
        return Refused(self.code, self.message, field=self.field, **details)


class NotFound(Refused):
    """It doesn't exist, or this person may not know that it does: the answer is the same."""

    def __init__(self, message: str = gettext_noop("no such matter"), *, field: str = "") -> None:
        super().__init__("not_found", message, field=field)


class Conflict(Refused):
    """Someone else changed the same stream first. Load it again, then decide."""

    def __init__(
        self, message: str = gettext_noop("the matter was changed meanwhile: reload and try again")
    ) -> None:
        super().__init__("conflict", message)


def part_of(shape: type[S], whole: S) -> S:
    """The fields that the dataclass `shape` declares (without slots), from an instance of a subclass."""
    part = object.__new__(shape)
    given = vars(whole)
    part.__dict__.update({name: given[name] for name in _names_of(cast(Any, shape))})
    return part


@cache
def _names_of(shape: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(shape))


def evolves(*events: type[E]) -> Callable[[Callable[[A, E], None]], Callable[[A, E], None]]:
    """Decorates ``(self, event) -> None``, which applies events of these classes to the aggregate's state."""

    def marked(method: Callable[[A, E], None]) -> Callable[[A, E], None]:
        method.__dict__["evolves"] = events
        return method

    return marked


class BadAggregate(TypeError):
    """An event class has no `evolves` method in its aggregate, or two."""


class Aggregate(_Aggregate):
    """Base of every aggregate. Its events are plain data, declared beside the class. Each has one `evolves` method,
    even if it changes nothing; `EVENTS` is derived from these.

    Give each event class ``TOPIC = "<service>.<name>"`` and, from version 2 on, ``class_version`` with ``upcast_vN_vM``
    static methods. One that is forgotten, of a module that the aggregate's events come from, is a BadAggregate as soon as
    the aggregate is imported.
    """

    class Event(_Aggregate.Event):
        if TYPE_CHECKING:
            TOPIC: ClassVar[str]

        @staticmethod
        def create_timestamp() -> datetime:
            return current_act().occurred_at if _ACT.get(None) else datetime.now(UTC)

        def apply(self, aggregate: Aggregate) -> None:
            aggregate._evolvers[type(self)](aggregate, self)

    class Created(Event, _Aggregate.Created):
        pass

    if TYPE_CHECKING:  # the library would make a data class of whatever has annotations
        EVENTS: ClassVar[tuple[type[Event], ...]]
        _evolvers: ClassVar[Mapping[type, Callable[[Any, Any], None]]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        marked = [
            (event, method) for method in vars(cls).values() for event in getattr(method, "evolves", ())
        ]
        cls._evolvers = dict(marked)
        cls.EVENTS = tuple(cls._evolvers)
        if len(marked) > len(cls.EVENTS):
            raise BadAggregate(f"{cls.__qualname__} has two methods for one event")
        if forgotten := _forgotten(cls):
            raise BadAggregate(f"{cls.__qualname__} has no method for {', '.join(forgotten)}")
        super().__init_subclass__(**kwargs)


def _forgotten(aggregate_class: type[Aggregate]) -> list[str]:
    """Event classes with a TOPIC, in the aggregate or in the modules of it and its events, that no aggregate
    evolves by."""
    own = aggregate_class.EVENTS
    modules = {aggregate_class.__module__, *(event.__module__ for event in own)}
    beside = [each for name in modules for each in vars(sys.modules[name]).values() if isinstance(each, type)]
    taken = {event for each in beside if issubclass(each, Aggregate) for event in getattr(each, "EVENTS", ())}
    inside = [each for each in vars(aggregate_class).values() if isinstance(each, type)]
    return sorted(
        each.__qualname__
        for each in (*beside, *inside)
        if issubclass(each, Aggregate.Event) and each.__module__ in modules and "TOPIC" in vars(each)
        if each in inside or (each not in own and each not in taken)
    )
