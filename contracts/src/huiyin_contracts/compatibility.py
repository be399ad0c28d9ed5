"""Compares a schema with the released one. Events are kept for ever, so almost nothing may change in place.

Free: a new optional field, a personal mark that was missing, a deprecation, a new ``x-`` annotation. With a record in
the ledger of releases (`Kind.WORDING`, `Kind.WIDENING`): other words for the same meaning, a new value of an open list.
All else is a new version.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Schema = dict[str, Any]


class Kind(StrEnum):
    """What may be done about a difference."""

    BREAKING = "breaking"
    """Never in place."""
    WORDING = "wording"
    """The shape is the same and the words are others: a person has to say that the meaning stayed."""
    WIDENING = "widening"
    """Readers meet something new, and have to be released first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `path` leads to the field, `value` is the value of its list that changed; `was`, `now` go on record."""

    path: str
    what: str
    kind: Kind = Kind.BREAKING
    value: str | None = None
    was: str | None = None
    now: str | None = None

    @property
    def place(self) -> str:
        """Its name in the ledger of releases."""
        return self.path if self.value is None else f"{self.path}={self.value}"


_PLAIN_NOTES = frozenset(
    {"$schema", "$id", "$comment", "title", "examples", "deprecated", "readOnly", "writeOnly"}
)
_CHECKED_APART = frozenset({"description", "personal", "properties", "required", "enum", "anyOf", "items"})
_LISTS = frozenset({"x-meanings", "x-names", "x-closed"})

_DECISIVE = re.compile(
    r"\d+(?:\.\d+)?|\b(?:not|no|never|nobody|none|without|unless|except|before|after|until|"
    r"earliest|latest|least|most|minimum|maximum|inclusive|exclusive|gross|net|"
    r"(?:milli|micro|nano)?seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|metres?|meters?|"
    r"kilometres?|yuan|cents?|per ?cent|percent|grams?|kilograms?|bytes?)\b",
    re.IGNORECASE,
)
"""Words that a meaning turns on: numbers, units, negations, order."""


def differences(released: Schema, current: Schema, path: str = "") -> Iterator[Difference]:
    """Every change from `released` to `current` that isn't free; nothing when the one may simply replace the other."""
    yield from _meaning(released, current, path)
    yield from _values(released, current, path)
    yield from _fields(released, current, path)
    yield from _enum(released, current, path)
    yield from _alternatives(released, current, path)
    if isinstance(released.get("items"), dict) and isinstance(current.get("items"), dict):
        yield from differences(released["items"], current["items"], f"{path}[]")
    for keyword in sorted(released.keys() | current.keys()):
        if keyword in _PLAIN_NOTES or keyword in _CHECKED_APART or keyword in _LISTS:
            continue
        old, new = released.get(keyword), current.get(keyword)
        if keyword.startswith("x-"):
            yield from _annotation(keyword, old, new, path)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from differences(old, new, f"{path}.*")
        elif old != new:
            yield Difference(path, f"{keyword} changed from {old!r} to {new!r}")


def reworded(
    path: str, subject: str, was: str | None, now: str | None, value: str | None = None
) -> Difference:
    """Other words: for a person to judge, unless a word changed that the meaning turns on."""
    turned = _decisive(was or "") != _decisive(now or "")
    words = f"{subject} changed from {was!r} to {now!r}"
    if turned:
        words += ", in words that the meaning turns on (numbers, units, negations, order)"
    return Difference(path, words, Kind.BREAKING if turned else Kind.WORDING, value, was, now)


def exchanged(was: dict[str, str], now: dict[str, str], *, apart: bool = True) -> set[str]:
    """Keys that now have the text that another key had before: two meanings were swapped, or one moved to another key. This
    is never allowed. Where several keys may share a text (not `apart`), the other key's text must have changed as well."""
    return {
        key
        for key in was.keys() & now.keys()
        if was[key] != now[key]
        and any(
            was[other] == now[key] and (apart or now.get(other) != was[other])
            for other in was
            if other != key
        )
    }


def _decisive(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _DECISIVE.findall(text))


def _meaning(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    old, new = released.get("description"), current.get("description")
    if old != new:
        yield reworded(path, "its documented meaning", old, new)
    if released.get("personal") and not current.get("personal"):
        yield Difference(path, "is no longer marked personal")


def _values(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    """The list of values: what each means, which name in the code stands for it, whether it may grow."""
    before, after = released.get("x-meanings", {}), current.get("x-meanings", {})
    swapped = exchanged(before, after)
    for value in sorted(before.keys() & after.keys()):
        if value in swapped:
            what = f"value {value!r} means {after[value]!r} now, which another value meant"
            yield Difference(path, what, value=value)
        elif before[value] != after[value]:
            yield reworded(path, f"meaning of value {value!r}", before[value], after[value], value)
    names_before, names_after = released.get("x-names", {}), current.get("x-names", {})
    written = {name: value for value, name in names_after.items()}
    for value, name in sorted(names_before.items()):
        if value in names_after and written.get(name, value) != value:
            what = f"{name} stands for {written[name]!r} now, not for {value!r}"
            yield Difference(path, what, value=value)
    if released.get("x-closed") and not current.get("x-closed"):
        yield Difference(path, "is no longer a closed list of values")


def _annotation(keyword: str, old: Any, new: Any, path: str) -> Iterator[Difference]:
    if old is not None and old != new and keyword not in ("x-service", "x-version"):
        yield reworded(path, keyword, str(old), None if new is None else str(new))


def _fields(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    before, after = released.get("properties", {}), current.get("properties", {})
    required_before, required_after = set(released.get("required", ())), set(current.get("required", ()))
    for name in sorted(before.keys() - after.keys()):
        added = sorted(after.keys() - before.keys())
        hint = f" (renamed to {' or '.join(added)}?)" if added else ""
        yield Difference(_join(path, name), f"was removed{hint}")
    for name in sorted(after.keys() - before.keys()):
        if name in required_after:
            yield Difference(_join(path, name), "is new and required; only optional fields may be added")
    for name in sorted(exchanged(_said(before), _said(after), apart=False)):
        yield Difference(_join(path, name), "means now what another field meant")
    for name in sorted(before.keys() & after.keys()):
        if name in required_after - required_before:
            yield Difference(_join(path, name), "became required; older events lack it")
        if name in required_before - required_after:
            yield Difference(_join(path, name), "became optional; readers rely on it")
        yield from differences(before[name], after[name], _join(path, name))


def _said(properties: dict[str, Schema]) -> dict[str, str]:
    return {name: field["description"] for name, field in properties.items() if field.get("description")}


def _enum(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    before, after = released.get("enum"), current.get("enum")
    if (before is None) != (after is None):
        yield Difference(path, f"enum changed from {before!r} to {after!r}")
    elif before is not None and after is not None:
        for value in before:
            if value not in after:
                yield Difference(path, f"enum value {value!r} was removed or changed")
        for value in after:
            if value not in before:
                if released.get("x-closed"):
                    yield Difference(path, f"enum value {value!r} is new, and the list is closed for ever")
                else:
                    yield Difference(
                        path, f"enum value {value!r} is new", Kind.WIDENING, str(value), None, str(value)
                    )


def _alternatives(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    before, after = released.get("anyOf"), current.get("anyOf")
    if before is None and after is None:
        return
    if before is None or after is None or len(before) != len(after):
        yield Difference(path, f"type changed from {_types(released)} to {_types(current)}")
        return
    for old, new in zip(before, after, strict=True):
        yield from differences(old, new, path)


def _types(schema: Schema) -> str:
    options = schema.get("anyOf") or [schema]
    return " or ".join(str(option.get("type", "?")) for option in options)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
