"""The mapping of a service: recorded pairs of a private event and its published CloudEvent.

The examples are made from the private event's fields: everything filled, every time another one; then each value that a
field can have, each field empty, each sealed text erased, and flags in pairs. A release records what came out. From
then on the same private event has to be published as the same CloudEvent; more fields may be told, none less.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from itertools import combinations
from typing import Any, Protocol, Union, get_args, get_origin
from uuid import UUID

from huiyin_contracts.samples import MISSING, changed

Data = dict[str, Any]
SEALED = "§sealed"
"""Marks a sealed text in recorded private data: ``{"§sealed": "the text"}``, or null for one whose person was erased."""

_START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@dataclass(frozen=True)
class PrivateKind:
    """A private event type: its version in the ledger, its fields with their annotations, which of them are sealed."""

    schema_version: int
    fields: Mapping[str, Any]
    sealed: frozenset[str]


class Publisher(Protocol):
    """The publishing part of a service."""

    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> Mapping[str, PrivateKind]:
        """The private types that it publishes."""

    def publish(self, type_: str, event: Data) -> Data | None:
        """The CloudEvent of a private event (`example` gives its shape); None where it isn't published."""


def record(publisher: Publisher, examples: Iterable[Data], before: Mapping[str, Any]) -> dict[str, Any]:
    """Private type -> its pairs: those of `before`, published anew, and further ones for what is new. Generated events take
    their values from `examples` (golden data) where they fit."""
    pool = list(examples)
    found: dict[str, Any] = {}
    for type_ in sorted(publisher.kinds.keys() | before.keys()):
        kind = publisher.kinds.get(type_)
        pairs = [_again(publisher, type_, pair) for pair in before.get(type_, ())]
        if kind and not any(pair["event"]["schema_version"] == kind.schema_version for pair in pairs):
            event = example(publisher.name, type_, kind, pool)
            pairs.append(_again(publisher, type_, {"event": event, "variants": []}))
        if kind:
            _complete(publisher, type_, kind, pairs[-1])
        found[type_] = pairs
    return found


def example(service: str, type_: str, kind: PrivateKind, pool: Iterable[Data]) -> Data:
    """A private event with every field filled; no two times are the same."""
    known = {
        name: value
        for data in reversed(list(pool))
        for name, value in data.items()
        if value not in (None, "")
    }
    data = {
        name: {SEALED: f"{name}: 13812345678"} if name in kind.sealed else _filled(hint, name, n, known)
        for n, (name, hint) in enumerate(sorted(kind.fields.items()), 1)
    }
    return {
        "schema_version": kind.schema_version,
        "jurisdiction": "230621",
        "position": 42,
        "stream": "00000001-5f6b-5c55-9a53-0c8a3d7f1b25",
        "version": 3,
        "occurred_at": _START.isoformat(),
        "recorded_at": (_START + timedelta(minutes=1, microseconds=123456)).isoformat(),
        "actor": f"account-{service}",
        "causation": f"request-{type_}",
        "correlation": "230621-2026-0000042",
        "data": data,
    }


def unpublished(recorded: Mapping[str, Any]) -> list[str]:
    """Private types none of whose recorded events is published."""
    return [
        type_ for type_, pairs in recorded.items() if not any(isinstance(p["published"], dict) for p in pairs)
    ]


def published_events(recorded: Mapping[str, Any]) -> Iterator[Data]:
    """Every complete published CloudEvent."""
    for pairs in recorded.values():
        for pair in pairs:
            yield from (event for event in _spread(pair).values() if isinstance(event, dict))


def compare(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    lift: Callable[[Data, Data], Data] = lambda old, new: old,
) -> Iterator[tuple[str, str]]:
    """(private type, what changed) for every pair whose CloudEvent is another one now. `lift` upcasts a CloudEvent to the
    version that is published now."""
    for type_, pairs in before.items():
        messages: dict[str, str] = {}
        now = {_key(pair["event"]): _spread(pair) for pair in after.get(type_, ())}
        for pair in pairs:
            made = now.get(_key(pair["event"]), {})
            for values, old in _spread(pair).items():
                where = "" if values == _ORIGINAL else f" (with {values})"
                if values not in made:
                    messages.setdefault("gone", f"its recorded example is gone{where}")
                    continue
                for name, what in _changes(old, made[values], lift):
                    messages.setdefault(name, what + where)
        yield from ((type_, what) for what in messages.values())


_ORIGINAL = "{}"


def _key(event: Data) -> str:
    return json.dumps(event, sort_keys=True, ensure_ascii=False)


def _spread(pair: Data) -> dict[str, Any]:
    """What was set -> the whole CloudEvent, or why there is none. Variants are kept as what they change."""
    base = pair["published"]
    found = {_ORIGINAL: base}
    for variant in pair["variants"]:
        part = variant["published"]
        if isinstance(part, dict) and isinstance(base, dict):
            data = _joined(base["data"], part.get("data", {}))
            part = {**_joined(base, part), "data": data}
        found[_key(variant["set"])] = part
    return found


def _joined(base: Data, part: Data) -> Data:
    gone = part.get(MISSING, ())
    return {name: value for name, value in {**base, **part}.items() if name != MISSING and name not in gone}


def _changes(before: Any, after: Any, lift: Callable[[Data, Data], Data]) -> Iterator[tuple[str, str]]:
    """(path, difference in words) of all that differs; additional attributes and fields are no difference."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        if before != after:
            yield "", f"{_outcome(before)}, and now {_outcome(after)}"
        return
    expected = lift(before, after)
    for part, old, new in (("", expected, after), ("data.", expected["data"], after["data"])):
        for name, value in old.items():
            if name != "data" and new.get(name, MISSING) != value:
                yield part + name, f"{part}{name} was {value!r} and is {new.get(name, MISSING)!r}"


def _outcome(published: Any) -> str:
    if published is None:
        return "it is not published"
    return "it is published" if isinstance(published, dict) else f"its publication fails ({published})"


def _again(publisher: Publisher, type_: str, pair: Data) -> Data:
    event = pair["event"]
    published = _published(publisher, type_, event)
    sets = [variant["set"] for variant in pair["variants"]]
    return {
        "event": event,
        "published": published,
        "variants": [_variant(publisher, type_, event, published, each) for each in sets],
    }


def _complete(publisher: Publisher, type_: str, kind: PrivateKind, pair: Data) -> None:
    present = [variant["set"] for variant in pair["variants"]]
    for each in _sets(kind, pair["event"]):
        if each not in present:
            pair["variants"].append(_variant(publisher, type_, pair["event"], pair["published"], each))


def _variant(publisher: Publisher, type_: str, event: Data, base: Any, values: Data) -> Data:
    header = {name: value for name, value in values.items() if name in event and name != "data"}
    data = {name: value for name, value in values.items() if name not in header}
    made = _published(publisher, type_, {**event, **header, "data": {**event["data"], **data}})
    if isinstance(made, dict) and isinstance(base, dict):
        part = changed(base, made)
        if "data" in part:
            part["data"] = changed(base["data"], made["data"])
        made = part
    return {"set": values, "published": made}


def _published(publisher: Publisher, type_: str, event: Data) -> Any:
    if type_ not in publisher.kinds:
        return None
    try:
        return publisher.publish(type_, json.loads(json.dumps(event)))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        return type(error).__name__


def _sets(kind: PrivateKind, event: Data) -> Iterator[Data]:
    """Values to put in place of those of the example: one at a time, and flags and empty fields two at a time."""
    single: list[Data] = [{"correlation": "", "causation": ""}, {"actor": "system:import"}]
    switches: list[tuple[str, Any]] = []
    for name in sorted(kind.fields):
        if name not in event["data"]:
            continue
        if name in kind.sealed:
            single.append({name: {SEALED: None}})
        for value in _values(kind.fields[name]):
            if value == event["data"][name] and value is not None:
                continue
            single.append({name: value})
            if value is None or isinstance(value, bool):
                switches.append((name, value))
    yield from single
    for (one, a), (other, b) in combinations(switches, 2):
        if one != other:
            yield {one: a, other: b}


def _values(hint: Any) -> Iterator[Any]:
    """Values that a field of this annotation can have, where they can be counted."""
    if hint is type(None):
        yield None
    elif hint is bool:
        yield from (False, True)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield from (member.value for member in hint)
    elif get_origin(hint) in (Union, types.UnionType):
        for option in get_args(hint):
            yield from _values(option)


def _filled(hint: Any, name: str, n: int, known: Mapping[str, Any]) -> Any:
    """A value of this annotation: of the golden examples where it fits, and never the same time twice."""
    options = [each for each in get_args(hint) if each is not type(None)]
    if get_origin(hint) in (Union, types.UnionType):
        return _filled(options[0], name, n, known)
    if hint is datetime:
        return (_START + timedelta(days=n, hours=n)).isoformat()
    if hint is date:
        return (_START + timedelta(days=n)).date().isoformat()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint)).value
    if hint is bool:
        return False
    given = known.get(name)
    plain = get_origin(hint) or hint
    expected: dict[Any, tuple[type, ...]] = {
        str: (str,), int: (int,), float: (int, float), dict: (dict,), tuple: (list,), list: (list,)
    }  # fmt: skip
    if given is not None and not isinstance(given, bool) and isinstance(given, expected.get(plain, ())):
        return given
    if plain is dict:
        return {name: _filled(get_args(hint)[1], name, n, known)} if get_args(hint) else {}
    if plain in (tuple, list):
        return [_filled(options[0], name, n, {})] if options else []
    simple: dict[Any, Any] = {int: n, float: n + 0.5, Decimal: f"{n}.5", UUID: str(UUID(int=n))}
    return simple.get(plain, f"{name}-{n}")
