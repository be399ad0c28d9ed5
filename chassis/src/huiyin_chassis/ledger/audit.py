"""What an auditor asks of one matter: everything that happened, and what was known at an instant."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from huiyin_chassis.domain import Aggregate, Sealed
from huiyin_chassis.events import Event
from huiyin_chassis.ledger.application import Ledger

SEALED = "[sealed]"
"""Shown in place of every sealed value; opening one is a command of its own, with a reason, and an event."""


class Axis(StrEnum):
    """Which of an event's two times an instant is compared with."""

    RECORDED = "recorded"
    OCCURRED = "occurred"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a matter's timeline. `data` has JSON values; sealed ones are masked."""

    service: str
    jurisdiction: str
    position: int
    type: str
    stream: str
    version: int
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    causation: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """An aggregate of a matter as it was known at an instant; `state` has JSON values, sealed ones masked."""

    service: str
    jurisdiction: str
    kind: str
    stream: str
    version: int
    recorded_at: datetime
    state: Mapping[str, Any]


def timeline(ledgers: Iterable[Ledger], number: str, jurisdiction: str | None = None) -> list[Entry]:
    """Every event about the matter in any of the ledgers, in the order in which they were recorded."""
    entries = [_entry(event) for ledger in ledgers for event in ledger.by_correlation(jurisdiction, number)]
    return sorted(entries, key=lambda e: (e.recorded_at, e.service, e.jurisdiction, e.position))


def as_of(
    ledgers: Iterable[Ledger],
    number: str,
    at: datetime,
    *,
    axis: Axis = Axis.RECORDED,
    jurisdiction: str | None = None,
) -> list[Standing]:
    """The matter's aggregates in each ledger as they stood at `at`.

    By `recorded` they are what the house knew then; by `occurred` what, as is known today, had happened by then.
    An aggregate that didn't exist yet is left out.
    """
    return [
        standing
        for ledger in ledgers
        for place in _streams(ledger.by_correlation(jurisdiction, number))
        if (standing := _standing(ledger, *place, at, axis)) is not None
    ]


def masked(value: Any) -> Any:
    """JSON values of anything that an event or an aggregate may hold, without what is sealed."""
    if isinstance(value, Sealed):
        return SEALED
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(masked(k)): masked(v) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: masked(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (set, frozenset)):
        return sorted((masked(v) for v in value), key=str)
    if isinstance(value, (list, tuple)):
        return [masked(v) for v in value]
    return str(value)


def _entry(event: Event) -> Entry:
    return Entry(
        service=event.source,
        jurisdiction=event.jurisdiction,
        position=event.position,
        type=event.type,
        stream=event.stream,
        version=event.version,
        actor=event.actor,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        causation=event.causation,
        data=masked(event.data),
    )


def _streams(events: Iterable[Event]) -> list[tuple[str, UUID]]:
    return list(dict.fromkeys((e.jurisdiction, UUID(e.stream)) for e in events))


def _standing(ledger: Ledger, jurisdiction: str, stream: UUID, at: datetime, axis: Axis) -> Standing | None:
    recorded = ledger.stream(jurisdiction, stream)
    known = {
        e.version: e for e in recorded if (e.recorded_at if axis is Axis.RECORDED else e.occurred_at) <= at
    }
    if not known:
        return None
    aggregate: Any = None
    last: Event | None = None
    for event in ledger.application(jurisdiction).events.get(stream):
        if event.originator_version not in known:
            continue
        if ledger.types.of(type(event)).creates:
            aggregate = event.mutate(None)  # type: ignore[attr-defined]
        elif aggregate is not None:
            # Not mutate(): by the time of occurrence versions may be left out.
            event.apply(aggregate)  # type: ignore[attr-defined]
        last = known[event.originator_version]
    if aggregate is None or last is None:
        return None
    return Standing(
        service=ledger.service,
        jurisdiction=jurisdiction,
        kind=type(aggregate).__name__,
        stream=str(stream),
        version=last.version,
        recorded_at=last.recorded_at,
        state=_state(aggregate),
    )


def _state(aggregate: Aggregate) -> dict[str, Any]:
    return {name: masked(value) for name, value in vars(aggregate).items() if not name.startswith("_")}
