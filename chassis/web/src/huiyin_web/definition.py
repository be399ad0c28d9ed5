"""The definition of a service: its parts as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin_contracts.registry import RELEASED, Registry
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.event_labels import EventLabels
from huiyin_ledger.feed.log import Publish
from huiyin_ledger.views.view import View
from huiyin_web.automations import Automation
from huiyin_web.identity.policy import Action
from huiyin_web.identity.scope import Resource
from huiyin_web.matter import MatterSource
from huiyin_web.menu import Menu
from huiyin_web.notice import Notice, by_kind
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Load, Outcome, Worklist

if TYPE_CHECKING:
    from flask_openapi3 import APIBlueprint


@dataclass(frozen=True)
class Timer:
    """Work done every `interval`; `run` must be safe to call at any time and from two processes at once."""

    name: str
    interval: timedelta
    run: Callable[[Runtime], None]


@dataclass(frozen=True)
class ServiceDefinition:
    """Everything the chassis needs to know of a service. Discovered by the entry point group ``huiyin.services``."""

    name: str
    aggregates: tuple[type[Aggregate], ...]
    views: tuple[View, ...]
    automations: tuple[Automation, ...]
    publish: Publish
    menu: Menu
    mount: Callable[[APIBlueprint, Runtime], None]
    """Adds all routes of the service, pages and api together; they lie under ``/<name>``."""
    package: str
    """The Python package of the service; its templates, translations and migrations lie in it."""
    actions: Mapping[str, Action] = field(default_factory=dict)
    """Action -> the roles that may do it. No other service has an action of the same name."""
    worklists: tuple[Worklist, ...] = ()
    loads: tuple[Load, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    timers: tuple[Timer, ...] = ()
    contracts: Registry = RELEASED
    """The published events that it can decode."""
    mount_root: Callable[[APIBlueprint, Runtime], None] | None = None
    """Adds routes at ``/``: only the service that owns the citizen's door has them."""
    event_labels: EventLabels = field(default=EventLabels())
    resource_of: Callable[[Database, str, str], Resource | None] = lambda _database, _jurisdiction, _number: (
        None
    )
    """What the policy decides by about the matter of this number; None where the service doesn't know the matter. Names
    the unit of a sealed one only."""
    matter: MatterSource | None = None
    """How it tells of one matter; None where it has nothing to tell."""

    @property
    def migrations(self) -> Path:
        """``migrations`` in the package: numbered SQL files, where the service has tables beyond its views."""
        return Path(str(files(self.package))) / "migrations"

    @property
    def notices(self) -> Mapping[str, Notice]:
        """What it tells staff of, by kind."""
        return by_kind(self.automations)

    @property
    def sources(self) -> frozenset[str]:
        """The services whose feeds it follows; also its own name if an automation reacts to its own events."""
        named = {s for v in self.views for s in v.sources if s != self.name}
        return frozenset(named | {s for a in self.automations for s in a.sources})
