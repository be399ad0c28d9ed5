"""What can happen to a member unit: plain data."""

from __future__ import annotations

from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Aggregate


class UnitEvent(Aggregate.Event):
    unit: str


class UnitPlaced(UnitEvent):
    """Where a unit stands in the tree."""

    name: str
    parent: str | None
    kind: UnitKind


class Registered(UnitPlaced, Aggregate.Created):
    TOPIC = "assignment.unit_registered"


class Renamed(UnitPlaced):
    TOPIC = "assignment.unit_renamed"


class Moved(UnitPlaced):
    TOPIC = "assignment.unit_moved"


class Closed(UnitEvent):
    TOPIC = "assignment.unit_closed"


class Reopened(UnitEvent):
    """Used again after it had been closed."""

    TOPIC = "assignment.unit_reopened"
