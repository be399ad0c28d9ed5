"""Test values for an event, derived from its schema and one example, with the verdict on each.

A schema doesn't show a validator, nor whether a time without a zone is refused. A release therefore records the verdict
on each of these values, and a change of a verdict is a change of the event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from pydantic import ValidationError

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.schema import Schema

Path = tuple[str | int, ...]
Data = dict[str, Any]

MISSING = "missing"
REFUSED = "refused"
TAKEN = "taken"

_ODD: tuple[Any, ...] = (
    None,
    "",
    "?",
    0,
    1,
    -1,
    1.5,
    True,
    [],
    {},
    "2026-08-03",
    "2026-08-03T01:15:00",
    "2026-08-03T01:15:00Z",
    "2026-08-03T09:15:00+08:00",
)


def natural(schema: Schema) -> Iterator[tuple[Path, Any]]:
    """(path, value) for each value that the schema itself offers: those of its lists, yes and no, nothing."""
    for path, node in _leaves(schema):
        options = node.get("anyOf") or [node]
        for option in options:
            if "enum" in option:
                yield from ((path, value) for value in option["enum"])
            elif option.get("type") == "boolean":
                yield from ((path, value) for value in (False, True))
            elif option.get("type") == "null":
                yield path, None


def verdicts(event: type[ContractEvent], schema: Schema, example: Data) -> dict[str, dict[str, Any]]:
    """Path -> value (as JSON, or `MISSING`) -> `TAKEN` as it is, `REFUSED`, or the fields that are written otherwise."""
    found: dict[str, dict[str, Any]] = {}
    for path, _node in _leaves(schema):
        if not _holds(example, path):
            continue
        tried = found.setdefault(spelled(path), {})
        tried[MISSING] = _verdict(event, _without(example, path))
        offered = [value for at, value in natural(schema) if at == path]
        for value in (*_ODD, *offered):
            tried.setdefault(
                json.dumps(value, ensure_ascii=False), _verdict(event, with_value(example, path, value))
            )
    found["*"] = {"an unknown field": _verdict(event, {**example, "x_unknown": 1})}
    return found


def refused_pairs(event: type[ContractEvent], schema: Schema, example: Data) -> list[str]:
    """Pairs of values, each of which is taken alone, that are refused or written otherwise together."""
    fields: dict[Path, list[Any]] = {}
    for path, value in natural(schema):
        if _holds(example, path) and _verdict(event, with_value(example, path, value)) == TAKEN:
            fields.setdefault(path, []).append(value)
    return sorted(
        f"{spelled(one)}={json.dumps(a)} {spelled(other)}={json.dumps(b)}"
        for one, other in combinations(fields, 2)
        for a, b in product(fields[one], fields[other])
        if _verdict(event, with_value(with_value(example, one, a), other, b)) != TAKEN
    )


def variants(event: type[ContractEvent], schema: Schema, example: Data) -> dict[str, Data]:
    """``field=value`` -> the example with that value, of those that the event takes; the example itself under ````."""
    found: dict[str, Data] = {"": example}
    for path, value in natural(schema):
        if _holds(example, path):
            data = with_value(example, path, value)
            if _verdict(event, data) == TAKEN:
                found[f"{spelled(path)}={json.dumps(value, ensure_ascii=False)}"] = data
    return found


def with_value(data: Data, path: Path, value: Any) -> Data:
    """A copy with that value at that place."""
    copy: Data = json.loads(json.dumps(data))
    _parent(copy, path)[path[-1]] = value
    return copy


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Data:
    """The fields of `after` that differ; those that are gone under `MISSING`."""
    found = {name: value for name, value in after.items() if name not in before or before[name] != value}
    gone = sorted(before.keys() - after.keys())
    return {**found, **({MISSING: gone} if gone else {})}


def spelled(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _verdict(event: type[ContractEvent], data: Data) -> Any:
    try:
        written = event.model_validate(data).to_data()
    except (ValidationError, ValueError, TypeError, KeyError):
        return REFUSED
    given = {name: value for name, value in data.items() if name in event.model_fields}
    # What was left out may be written with its default.
    different = changed(
        given,
        {name: value for name, value in written.items() if name in given or value != _default(event, name)},
    )
    return different or TAKEN


def _default(event: type[ContractEvent], name: str) -> Any:
    field = event.model_fields.get(name)
    default = field.get_default(call_default_factory=True) if field and not field.is_required() else None
    return json.loads(json.dumps(default, default=str))


def _leaves(schema: Schema, path: Path = ()) -> Iterator[tuple[Path, Schema]]:
    """Every path in the data, with one entry of each list and map."""
    for name, node in schema.get("properties", {}).items():
        yield (*path, name), node
        yield from _inside(node, (*path, name))


def _inside(node: Schema, path: Path) -> Iterator[tuple[Path, Schema]]:
    for option in node.get("anyOf") or [node]:
        if "properties" in option:
            yield from _leaves(option, path)
        for keyword, step in (("items", 0), ("additionalProperties", "*")):
            child = option.get(keyword)
            if isinstance(child, dict):
                yield (*path, step), child
                yield from _inside(child, (*path, step))


def _step(node: Any, step: str | int) -> Any:
    """The first entry of a map stands for all of them."""
    return next(iter(node)) if step == "*" else step


def _holds(data: Any, path: Path) -> bool:
    try:
        node = data
        for step in path:
            node = node[_step(node, step)]
    except (KeyError, IndexError, TypeError, StopIteration):
        return False
    return True


def _parent(data: Any, path: Path) -> Any:
    node = data
    for step in path[:-1]:
        node = node[_step(node, step)]
    return _Slot(node)


class _Slot:
    """A list or map, of which ``*`` is the first entry."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def __setitem__(self, step: str | int, value: Any) -> None:
        self._node[_step(self._node, step)] = value

    def __delitem__(self, step: str | int) -> None:
        del self._node[_step(self._node, step)]


def _without(data: Data, path: Path) -> Data:
    copy: Data = json.loads(json.dumps(data))
    del _parent(copy, path)[path[-1]]
    return copy
