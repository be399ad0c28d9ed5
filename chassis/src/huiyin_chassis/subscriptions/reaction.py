"""Automations of a subscription, bound to their service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from huiyin_chassis.domain import Aggregate
from huiyin_chassis.events import Event


@dataclass(frozen=True, slots=True)
class Reaction:
    """One automation's reaction to the events of one source that are of these `families`.

    `concerns`: the aggregate, of the event's jurisdiction, that `react` looks for first, None where the event can't
    tell. `reads`: the own views that it reads. `name` is who acts: ``system:<name>``.
    """

    name: str
    families: frozenset[str]
    reads: frozenset[str]
    concerns: Callable[[Event], tuple[type[Aggregate], UUID] | None]
    react: Callable[[Event], None]
