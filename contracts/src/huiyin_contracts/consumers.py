"""Who reads which event: taken from the services' definitions, and kept in consumers.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import yaml

Consumers = Mapping[str, Sequence[str]]
"""Family of an event -> names of the services that subscribe to it, sorted."""


class Subscriber(Protocol):
    """A view or an automation."""

    @property
    def sources(self) -> Mapping[str, frozenset[str]]: ...


class Definition(Protocol):
    """As much of a service's definition as is needed here."""

    @property
    def name(self) -> str: ...
    @property
    def views(self) -> Sequence[Subscriber]: ...
    @property
    def automations(self) -> Sequence[Subscriber]: ...


def consumers_of(definitions: Iterable[Definition]) -> dict[str, list[str]]:
    """Families of published events to their consumers. A service's own private events are no contract."""
    found: dict[str, set[str]] = {}
    for definition in definitions:
        for subscriber in (*definition.views, *definition.automations):
            for source, families in subscriber.sources.items():
                for family in families if source != definition.name else ():
                    found.setdefault(family, set()).add(definition.name)
    return {family: sorted(names) for family, names in sorted(found.items())}


def read_consumers(path: Path) -> dict[str, list[str]]:
    """The committed list; empty where there is none yet."""
    return dict(yaml.safe_load(path.read_text("utf-8")) or {}) if path.exists() else {}


def render_consumers(consumers: Consumers) -> str:
    """The text of consumers.yaml."""
    head = (
        "# Event, whatever its version: services that subscribe to it. Written from their definitions; a test compares"
        " the two.\n"
    )
    return head + yaml.safe_dump({k: list(v) for k, v in sorted(consumers.items())}, sort_keys=True)
