"""Golden examples: a complete CloudEvent per released version, which every reader must still decode."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from huiyin_contracts.asyncapi import ENVELOPE
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import Registry
from huiyin_contracts.schema import Schema

_NAMED = re.compile(r"(?P<type>huiyin\.\w+\.\w+\.v\d+)(?![0-9]).*")


def golden_examples(layout: Layout | None = None) -> dict[str, dict[str, Any]]:
    """Event type -> its first example, a CloudEvent as JSON."""
    return {
        type_: next(iter(named.values())) for type_, named in golden_by_type(layout or Layout.here()).items()
    }


def golden_by_type(layout: Layout) -> dict[str, dict[str, dict[str, Any]]]:
    """Event type -> name of the file -> example. The first is ``<type>.json``, others have more behind the type."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for path in sorted(layout.golden.glob("*.json"), key=lambda each: each.stem):
        named = _NAMED.fullmatch(path.stem)
        type_ = named["type"] if named else path.stem
        found.setdefault(type_, {})[path.stem] = json.loads(path.read_text("utf-8"))
    return found


def golden_problems(registry: Registry, layout: Layout) -> list[str]:
    """Versions without an example; examples that fit no version, can't be decoded or aren't CloudEvents."""
    examples = golden_by_type(layout)
    problems = [
        f"{type_} has no golden example: write a whole CloudEvent to golden/{type_}.json."
        for type_ in sorted(registry.events.keys() - examples.keys())
    ]
    for type_, named in examples.items():
        if type_ not in registry.events:
            problems.append(f"golden/{type_}.json: no such event. Released versions stay in registry.py.")
            continue
        for name, example in named.items():
            event = registry.events[type_]
            expected = {"type": type_, "source": f"/huiyin/{event.service}", "dataschema": event.dataschema}
            problems.extend(
                f"golden/{name}.json: {attribute} is {example.get(attribute)!r}, not {value!r}."
                for attribute, value in expected.items()
                if example.get(attribute) != value
            )
            problems.extend(f"golden/{name}.json: {fault}" for fault in faults(example, ENVELOPE))
            problems.extend(_undecodable(registry, type_, name, example.get("data", {})))
    return problems


def faults(value: Any, schema: Schema, where: str = "") -> Iterator[str]:
    """Violations of a plain schema of attributes: type, constant, pattern, bound, required attributes."""
    kinds: dict[str, Any] = {"object": dict, "string": str, "integer": int}
    kind = schema.get("type", "object")
    if not isinstance(value, kinds[kind]) or isinstance(value, bool):
        yield f"{where or 'it'} is {value!r}, not of type {kind}."
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where} is {value!r}, not {schema['const']!r}."
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where} is {value!r}, not like {schema['pattern']}."
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{where} is {value}, less than {schema['minimum']}."
    if schema.get("format") == "date-time" and not _aware(value):
        yield f"{where} is {value!r}, not a time with its zone."
    for name, part in schema.get("properties", {}).items():
        if name in value:
            yield from faults(value[name], part, name)
        elif name in schema.get("required", ()):
            yield f"{name} is missing."
    if "properties" in schema:
        yield from (f"{name} is no attribute of ours." for name in value if name not in schema["properties"])


def _aware(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _undecodable(registry: Registry, type_: str, name: str, data: dict[str, Any]) -> list[str]:
    event = registry.events[type_]
    try:
        written = event.model_validate(data).to_data()
        registry.decode(type_, data)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        return [f"golden/{name}.json can't be decoded: {error}"]
    # What was added since may be missing, for it is optional: the example stays as it was released.
    if {field: written[field] for field in written if field in data} != data:
        return [f"golden/{name}.json is not as the event is written: {written} expected."]
    return []


def upcaster_problems(registry: Registry) -> list[str]:
    """Old versions without an upcaster, and upcasters without a next version."""
    problems = []
    for type_, event in registry.events.items():
        if event.version > 1 and f"{event.family}.v{event.version - 1}" not in registry.events:
            problems.append(
                f"{type_}: version {event.version - 1} is gone. Released versions stay in registry.py."
            )
        if registry.successor(event) and type_ not in registry.upcasters:
            problems.append(f"{type_} has a later version but no upcaster: add one to registry.py.")
    problems.extend(
        f"the upcaster for {type_} leads nowhere: there is no next version."
        for type_ in registry.upcasters
        if type_ not in registry.events or not registry.successor(registry.events[type_])
    )
    return problems
