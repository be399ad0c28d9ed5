"""May this schema follow that released one? Events are kept for ever, so almost nothing may change in place.

Allowed: a new optional field; a new enum value (readers meet an unknown value as an event they cannot decode: it is
parked, not lost, so they are upgraded first); a personal mark that was missing. All else is a new version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

_MEANING_ONLY = frozenset({"description", "x-meanings", "personal"})
_IGNORED = frozenset({"$schema", "$id", "title", "examples", "x-service", "x-version"})
_CHECKED_APART = _MEANING_ONLY | _IGNORED | {"properties", "required", "enum", "anyOf", "items"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change that may not be. `wording`: only documented meaning changed, the shape did not."""

    path: str
    what: str
    wording: bool = False


def differences(released: Schema, current: Schema, path: str = "") -> Iterator[Difference]:
    """Every forbidden change from `released` to `current`; nothing when the one may replace the other."""
    yield from _meaning(released, current, path)
    yield from _fields(released, current, path)
    yield from _enum(released, current, path)
    yield from _alternatives(released, current, path)
    if isinstance(released.get("items"), dict) and isinstance(current.get("items"), dict):
        yield from differences(released["items"], current["items"], f"{path}[]")
    for keyword in sorted((released.keys() | current.keys()) - _CHECKED_APART):
        old, new = released.get(keyword), current.get(keyword)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from differences(old, new, f"{path}.*")
        elif old != new:
            yield Difference(path, f"{keyword} changed from {old!r} to {new!r}")


def _meaning(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    old, new = released.get("description"), current.get("description")
    if old != new:
        yield Difference(path, f"its documented meaning changed from {old!r} to {new!r}", wording=True)
    now = current.get("x-meanings", {})
    for value, meaning in released.get("x-meanings", {}).items():
        if value in now and now[value] != meaning:
            yield Difference(
                path, f"value {value!r} changed its meaning from {meaning!r} to {now[value]!r}", wording=True
            )
    if released.get("personal") and not current.get("personal"):
        yield Difference(path, "is no longer marked personal")


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
    for name in sorted(before.keys() & after.keys()):
        if name in required_after - required_before:
            yield Difference(_join(path, name), "became required; older events lack it")
        if name in required_before - required_after:
            yield Difference(_join(path, name), "became optional; readers rely on it")
        yield from differences(before[name], after[name], _join(path, name))


def _enum(released: Schema, current: Schema, path: str) -> Iterator[Difference]:
    before, after = released.get("enum"), current.get("enum")
    if (before is None) != (after is None):
        yield Difference(path, f"enum changed from {before!r} to {after!r}")
    elif before is not None and after is not None:
        for value in before:
            if value not in after:
                yield Difference(path, f"enum value {value!r} was removed or changed")


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
