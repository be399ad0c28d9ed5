"""Golden examples: one whole CloudEvent for every version ever released, which every reader must still take."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import Registry


def golden_examples(layout: Layout | None = None) -> dict[str, dict[str, Any]]:
    """Event type -> its example, a CloudEvent as JSON."""
    directory = (layout or Layout.here()).golden
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(directory.glob("*.json"))}


def golden_problems(registry: Registry, layout: Layout) -> list[str]:
    """Versions without an example, examples that fit no version, examples that can't be decoded."""
    examples = golden_examples(layout)
    problems = [
        f"{type_} has no golden example: write a whole CloudEvent to golden/{type_}.json."
        for type_ in sorted(registry.events.keys() - examples.keys())
    ]
    for type_, example in examples.items():
        if type_ not in registry.events:
            problems.append(f"golden/{type_}.json: no such event. Released versions stay in registry.py.")
            continue
        if example.get("type") != type_:
            problems.append(f"golden/{type_}.json says it is a {example.get('type')!r}.")
        problems.extend(_undecodable(registry, type_, example.get("data", {})))
    return problems


def _undecodable(registry: Registry, type_: str, data: dict[str, Any]) -> list[str]:
    event = registry.events[type_]
    try:
        written = event.model_validate(data).to_data()
        registry.decode(type_, data)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        return [f"golden/{type_}.json can't be decoded: {error}"]
    # What was added since may be missing, for it is optional: the example stays as it was released.
    if {name: written[name] for name in written if name in data} != data:
        return [f"golden/{type_}.json is not as the event is written: {written} expected."]
    return []


def upcaster_problems(registry: Registry) -> list[str]:
    """Old versions without an upcaster, and upcasters without a version to go to."""
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
