"""Queries of an auditor about one matter: its timeline, and its state as of an instant."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from huiyin_ledger.domain import Aggregate, Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.application import Ledger

SEALED = "[sealed]"
"""Replaces every sealed value. Opening one takes a command with a reason, which is recorded."""
NOW = datetime.max.replace(tzinfo=UTC)
"""An instant after every event: the current state."""

Reach = Callable[[str], bool]
"""True for the jurisdictions that the reader may see."""


def everywhere(jurisdiction: str) -> bool:
    """The reach of an operator with access to the databases."""
    return True


class Axis(StrEnum):
    """The event time that an instant is compared with."""

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
    """An aggregate of a matter as of an instant. `state` has JSON values, sealed ones masked. `kind` and `state`
    are empty if this release doesn't know its events."""

    service: str
    jurisdiction: str
    kind: str
    stream: str
    version: int
    recorded_at: datetime
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's values before and after, as JSON values; None if it was missing. A nested field is named
    ``outer.inner``."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one aggregate between two instants. `before_version` is None if it didn't exist. A changed
    sealed value isn't listed as a difference; its event is."""

    service: str
    jurisdiction: str
    kind: str
    stream: str
    before_version: int | None
    after_version: int | None
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes of a matter between two instants: its events, and the fields that they changed."""

    events: tuple[Entry, ...]
    changes: tuple[Change, ...]


def timeline(ledgers: Iterable[Ledger], number: str, *, reach: Reach = everywhere) -> list[Entry]:
    """Every event about the matter in these ledgers, in the order of recording."""
    entries = [_entry(event) for ledger in ledgers for event in _events(ledger, number, reach)]
    return sorted(entries, key=lambda e: (e.recorded_at, e.service, e.jurisdiction, e.position))


def as_of(
    ledgers: Iterable[Ledger],
    number: str,
    at: datetime = NOW,
    *,
    axis: Axis = Axis.RECORDED,
    reach: Reach = everywhere,
) -> list[Standing]:
    """The matter's aggregates in each ledger as they stood at `at`.

    `Axis.RECORDED` gives what was known at that time; `Axis.OCCURRED` gives what had happened by then, as known
    today. Aggregates that didn't exist yet are left out.
    """
    return [
        standing
        for ledger in ledgers
        for place in _streams(_events(ledger, number, reach))
        if (standing := _standing(ledger, *place, at, axis)) is not None
    ]


def difference(
    ledgers: Iterable[Ledger],
    number: str,
    since: datetime,
    until: datetime = NOW,
    *,
    axis: Axis = Axis.RECORDED,
    reach: Reach = everywhere,
) -> Difference:
    """What changed in what was known of the matter after `since` and up to `until`."""
    ledgers = list(ledgers)
    between = [e for e in timeline(ledgers, number, reach=reach) if since < _time(e, axis) <= until]
    before, after = (
        {(s.service, s.jurisdiction, s.stream): s for s in as_of(ledgers, number, at, axis=axis, reach=reach)}
        for at in (since, until)
    )
    changes = (_change(before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after]))
    return Difference(tuple(between), tuple(c for c in changes if c is not None))


def masked(value: Any) -> Any:
    """JSON values of the contents of an event or an aggregate; sealed values are masked."""
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


def _events(ledger: Ledger, number: str, reach: Reach) -> list[Event]:
    return [e for e in ledger.by_correlation(None, number) if reach(e.jurisdiction)]


def _time(item: Event | Entry, axis: Axis) -> datetime:
    return item.recorded_at if axis is Axis.RECORDED else item.occurred_at


def _streams(events: Iterable[Event]) -> list[tuple[str, UUID]]:
    return list(dict.fromkeys((e.jurisdiction, UUID(e.stream)) for e in events))


def _standing(ledger: Ledger, jurisdiction: str, stream: UUID, at: datetime, axis: Axis) -> Standing | None:
    recorded = ledger.stream(jurisdiction, stream)
    known = {e.version: e for e in recorded if _time(e, axis) <= at}
    if not known:
        return None
    last = known[max(known)]
    if any(ledger.types.find(e.type) is None for e in known.values()):
        return Standing(
            ledger.service, jurisdiction, "", str(stream), last.version, last.recorded_at, state={}
        )
    aggregate: Any = None
    for event in ledger.application(jurisdiction).events.get(stream):
        if event.originator_version not in known:
            continue
        if ledger.types.of(type(event)).creates:
            aggregate = event.mutate(None)  # type: ignore[attr-defined]
        elif aggregate is not None:
            # Not mutate(): by the time of occurrence versions may be left out.
            event.apply(aggregate)  # type: ignore[attr-defined]
    if aggregate is None:
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


def _change(before: Standing | None, after: Standing | None) -> Change | None:
    """None if nothing changed."""
    there = after or before
    assert there is not None
    was, became = (_flat(each.state) if each else {} for each in (before, after))
    fields = tuple(
        FieldChange(name, was.get(name), became.get(name))
        for name in dict.fromkeys([*was, *became])
        if was.get(name) != became.get(name)
    )
    versions = (before.version if before else None, after.version if after else None)
    if not fields and versions[0] == versions[1]:
        return None
    return Change(there.service, there.jurisdiction, there.kind, there.stream, *versions, fields=fields)


def _flat(state: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """Flatten nested mappings, so that a change is listed by its inner field."""
    flat: dict[str, Any] = {}
    for name, value in state.items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{within}{name}.")
        else:
            flat[within + name] = value
    return flat
