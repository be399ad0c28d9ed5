"""Which service reads which event and fields: extracted from the services' code, kept in consumers.yaml.

A publisher is checked against this list, so its consumers needn't be installed.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Protocol

import yaml

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import RELEASED, Registry

Consumers = Mapping[str, Mapping[str, Sequence[str]]]
"""Family of an event -> service that subscribes to it -> fields of the event that its code names, all sorted."""


class Subscriber(Protocol):
    """A view or an automation."""

    @property
    def sources(self) -> Mapping[str, frozenset[str]]: ...


class Definition(Protocol):
    """The part of a service's definition that is needed here."""

    @property
    def name(self) -> str: ...
    @property
    def views(self) -> Sequence[Subscriber]: ...
    @property
    def automations(self) -> Sequence[Subscriber]: ...


def consumers_of(
    definitions: Iterable[Definition], registry: Registry = RELEASED
) -> dict[str, dict[str, list[str]]]:
    """Families of published events to their consumers. A service's own private events are no contract."""
    found: dict[str, dict[str, set[str]]] = {}
    for definition in definitions:
        for subscriber in (*definition.views, *definition.automations):
            for source, families in subscriber.sources.items():
                for family in families if source != definition.name else ():
                    read = found.setdefault(family, {}).setdefault(definition.name, set())
                    event = registry.families.get(family)
                    read |= set() if event is None else _named(type(subscriber), event)
    return {
        family: {service: sorted(fields) for service, fields in sorted(services.items())}
        for family, services in sorted(found.items())
    }


def read_consumers(path: Path) -> dict[str, dict[str, list[str]]]:
    """The committed list; empty where there is none yet."""
    return dict(yaml.safe_load(path.read_text("utf-8")) or {}) if path.exists() else {}


def render_consumers(consumers: Consumers) -> str:
    """The text of consumers.yaml."""
    head = (
        "# Event, whatever its version: services that subscribe to it, and the fields that their code names.\n"
        "# Written from their definitions by ./huiyin contracts generate; a test compares the two.\n"
    )
    plain = {
        family: {service: list(fields) for service, fields in services.items()}
        for family, services in consumers.items()
    }
    return head + yaml.safe_dump(plain, sort_keys=True, default_flow_style=None, width=110)


def _named(subscriber: type, event: type[ContractEvent]) -> set[str]:
    """Fields of the event that the modules of the subscriber and its base classes name, and the service's modules that
    know the event and that it imports from. Rather one too many than one too few."""
    package = subscriber.__module__.partition(".")[0]
    names: set[str] = set()
    for module in {sys.modules[each.__module__] for each in subscriber.__mro__ if each is not object}:
        if module.__name__.startswith("huiyin_"):
            names |= _names(module)
            for helper in _imported(module, package):
                names |= _names(helper) if event.__name__ in _names(helper) else set()
    return names & event.model_fields.keys()


def _imported(module: ModuleType, package: str) -> Iterator[ModuleType]:
    for value in vars(module).values():
        name = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
        if isinstance(name, str) and name.partition(".")[0] == package and name in sys.modules:
            yield sys.modules[name]


@cache
def _names(module: ModuleType) -> frozenset[str]:
    """Every name and every text in a module's code."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (ast.arg, ast.keyword)):
            found.add(node.arg or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return frozenset(found)
