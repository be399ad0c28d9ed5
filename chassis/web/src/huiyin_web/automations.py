"""Automations react to events with commands, in the transaction that moves the subscription's position."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class Automation(ABC):
    """Reacts to events with commands of its own service.

    What it saves commits together with the subscription's position, so it reacts exactly once. `sources` is as in
    `View`; the service's own name means its own private events. The act in force has actor ``system:<name>``,
    the event's correlation and occurred_at, and the event's id as causation. `name`, where it is not
    given, is the class's in snake_case, as the module's is.
    """

    name: ClassVar[str]
    sources: ClassVar[Mapping[str, frozenset[str]]]
    reads: ClassVar[frozenset[str]] = frozenset()
    """Own views that `react` reads. Buffered events that they fold are appended before it runs."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" not in vars(cls):
            cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        """The aggregate that `react` loads first, in the event's jurisdiction; None if the event doesn't name it.
        The aggregates of a whole batch are then read in one query."""
        return None

    @abstractmethod
    def react(self, event: Event, runtime: Runtime) -> None: ...
