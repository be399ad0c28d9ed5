"""The last released state of every event: what outsiders may rely on, and what a change is compared with."""

from __future__ import annotations

import json

from huiyin_contracts.compatibility import Difference, differences
from huiyin_contracts.generate import render_json
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import Registry
from huiyin_contracts.schema import Schema, schema_of

ADVICE = (
    "An event once released is kept for ever. Put it back as it was, or publish a new version beside it: "
    "a class {successor} with version = {version}, an upcaster for {type} in registry.py, "
    "and a golden example golden/{stem}.v{version}.json."
)


def released_schemas(layout: Layout) -> dict[str, Schema]:
    """Event type -> its schema as last released."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(layout.released.glob("*.json"))}


def breaches(registry: Registry, layout: Layout) -> dict[str, list[Difference]]:
    """Event type -> forbidden changes since its release."""
    found: dict[str, list[Difference]] = {}
    for type_, schema in released_schemas(layout).items():
        event = registry.events.get(type_)
        changes = (
            [Difference("", "was removed")] if event is None else [*differences(schema, schema_of(event))]
        )
        if changes:
            found[type_] = changes
    return found


def explain(type_: str, change: Difference) -> str:
    """One line for people: what changed and what to do."""
    stem, _, number = type_.rpartition(".v")
    version = int(number) + 1
    words = stem.rpartition(".")[2].split("_")
    successor = "".join(word.capitalize() for word in words) + f"V{version}"
    subject = f"{type_}: {change.path} {change.what}." if change.path else f"{type_} {change.what}."
    advice = ADVICE.format(successor=successor, version=version, type=type_, stem=stem)
    if change.wording:
        advice += " If only the wording is better and the meaning the same: contracts release --same-meaning."
    return f"{subject} {advice}"


def release(registry: Registry, layout: Layout, *, same_meaning: bool = False) -> list[str]:
    """Makes the present state the released one. Returns what forbids it, and then changes nothing."""
    refusals = [
        explain(type_, change)
        for type_, changes in breaches(registry, layout).items()
        for change in changes
        if not (change.wording and same_meaning)
    ]
    if refusals:
        return refusals
    layout.released.mkdir(parents=True, exist_ok=True)
    for event in registry.events.values():
        (layout.released / f"{event.type}.json").write_text(render_json(schema_of(event)), "utf-8")
    return []
