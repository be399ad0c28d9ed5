"""What a domain module may use: aggregates, the act behind a command, sealed values, refusals. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate as _Aggregate

_STREAMS = UUID("6f0e6d0e-5f6b-5c55-9a53-0c8a3d7f1b25")


def stream_id(kind: str, *parts: str) -> UUID:
    """The stream of one aggregate, derived from its kind and natural key, so that no lookup is needed."""
    return uuid5(_STREAMS, "/".join((kind, *parts)))


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, for which matter, because of what, and when by their own claim.

    `actor` is an account id (or ``system:<name>``, ``citizen``). `correlation` is the registration number of
    the matter, empty where there is none. `causation` names the event or request that led here.
    `occurred_at` is the caller's claim, aware; the database adds its own `recorded_at`.
    """

    actor: str
    occurred_at: datetime
    correlation: str = ""
    causation: str = ""


_ACT: ContextVar[Act] = ContextVar("huiyin_act")


def current_act() -> Act:
    """The act in force; LookupError outside `acting`, for nothing may be recorded without its author."""
    return _ACT.get()


@contextmanager
def acting(act: Act) -> Iterator[Act]:
    """Everything recorded inside the block carries `act`."""
    token = _ACT.set(act)
    try:
        yield act
    finally:
        _ACT.reset(token)


def about(correlation: str) -> None:
    """Name the matter of the act in force, once it is known (a registration number is issued inside the act)."""
    _ACT.set(replace(_ACT.get(), correlation=correlation))


class Erased(Exception):
    """The key of this sealed value was destroyed: the person was erased."""


@dataclass(frozen=True, eq=False)
class Sealed:
    """A text that may name a person, kept encrypted under the key of its `subject` (a petitioner's reference).

    Made with `Sealed.of` inside a command; the ledger encrypts it on the way in and opens it only when asked.
    """

    subject: str
    _open: Callable[[], str] = field(repr=False)
    box: dict[str, Any] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, subject: str, text: str) -> Sealed:
        return cls(subject, lambda: text)

    def open(self) -> str:
        """The text; raises Erased when the subject's key is gone."""
        return self._open()

    def open_or(self, otherwise: str) -> str:
        """The text, or `otherwise` where the person was erased."""
        try:
            return self._open()
        except Erased:
            return otherwise


def gettext_noop(msgid: str) -> str:
    """`msgid` as it is: it is translated where it is shown."""
    return msgid


class Refused(Exception):
    """A rule of the domain says no. `code` is stable (snake_case), the message says what to do."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class NotFound(Refused):
    """There is no such thing, or none that this person may know of: both answer alike."""

    def __init__(self, message: str = gettext_noop("no such matter")) -> None:
        super().__init__("not_found", message)


class Conflict(Refused):
    """Somebody else changed the same thing first. Read it again, then decide."""

    def __init__(
        self, message: str = gettext_noop("the matter was changed meanwhile: reload and try again")
    ) -> None:
        super().__init__("conflict", message)


class Aggregate(_Aggregate):
    """Base of every aggregate. Give each event class ``TOPIC = "<service>.<name>"`` and, from version 2 on,
    ``class_version`` with ``upcast_vN_vM`` static methods, as the eventsourcing library has it."""

    class Event(_Aggregate.Event):
        @staticmethod
        def create_timestamp() -> datetime:
            return current_act().occurred_at if _ACT.get(None) else datetime.now(UTC)

    class Created(Event, _Aggregate.Created):
        pass
