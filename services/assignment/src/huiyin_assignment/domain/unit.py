"""A member unit (网络成员单位) and its place in the tree."""

from __future__ import annotations

from uuid import UUID

from huiyin_chassis.domain import Aggregate, Refused, stream_id
from huiyin_contracts.vocabulary import UnitKind


class MemberUnit(Aggregate):
    """One unit of a jurisdiction. `unit` is its code, unique in the jurisdiction and never reused."""

    class Event(Aggregate.Event):
        unit: str

    class Registered(Event, Aggregate.Created):
        TOPIC = "assignment.unit_registered"
        name: str
        parent: str | None
        kind: UnitKind

    class Renamed(Event):
        TOPIC = "assignment.unit_renamed"
        name: str
        parent: str | None
        kind: UnitKind

        def apply(self, aggregate: MemberUnit) -> None:
            aggregate.name = self.name

    class Moved(Event):
        TOPIC = "assignment.unit_moved"
        name: str
        parent: str | None
        kind: UnitKind

        def apply(self, aggregate: MemberUnit) -> None:
            aggregate.parent = self.parent

    class Closed(Event):
        TOPIC = "assignment.unit_closed"

        def apply(self, aggregate: MemberUnit) -> None:
            aggregate.closed = True

    def __init__(self, unit: str, name: str, parent: str | None, kind: UnitKind) -> None:
        self.unit = unit
        self.name = name
        self.parent = parent
        self.kind = kind
        self.closed = False

    @staticmethod
    def stream(jurisdiction: str, unit: str) -> UUID:
        return stream_id("unit", jurisdiction, unit)

    @classmethod
    def register(
        cls, jurisdiction: str, unit: str, name: str, kind: UnitKind, parent: MemberUnit | None
    ) -> MemberUnit:
        """A new unit, below `parent` where one is given."""
        if not name.strip():
            raise Refused("name_required", "Give the unit a name.")
        if parent is not None and parent.closed:
            raise Refused("parent_closed", "The parent unit is closed: choose one that is open.")
        above = parent.unit if parent else None
        stream = cls.stream(jurisdiction, unit)
        return cls._create(cls.Registered, id=stream, unit=unit, name=name.strip(), parent=above, kind=kind)

    def rename(self, name: str) -> None:
        self._must_be_open()
        if not name.strip():
            raise Refused("name_required", "Give the unit a name.")
        if name.strip() != self.name:
            self.trigger_event(
                self.Renamed, unit=self.unit, name=name.strip(), parent=self.parent, kind=self.kind
            )

    def move(self, parent: MemberUnit | None, line: tuple[str, ...] = ()) -> None:
        """Put it below `parent`; `line` are the codes of the units above the parent, the parent's first."""
        self._must_be_open()
        above = parent.unit if parent else None
        if above == self.unit or self.unit in line:
            raise Refused("circular_tree", "A unit can't stand below itself: choose another parent.")
        if parent is not None and parent.closed:
            raise Refused("parent_closed", "The parent unit is closed: choose one that is open.")
        if above != self.parent:
            self.trigger_event(self.Moved, unit=self.unit, name=self.name, parent=above, kind=self.kind)

    def close(self, open_orders: int) -> None:
        """Take it out of dispatch. Its open orders must go to its successor first (R05 §25)."""
        self._must_be_open()
        if open_orders:
            raise Refused(
                "unit_has_orders",
                "The unit still holds %(open_orders)s open orders: redispatch them first.",
                open_orders=open_orders,
            )
        self.trigger_event(self.Closed, unit=self.unit)

    def _must_be_open(self) -> None:
        if self.closed:
            raise Refused("unit_closed", "This unit is closed.")
