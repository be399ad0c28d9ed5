"""A member unit (网络成员单位) and its place in the tree."""

from __future__ import annotations

from uuid import UUID

from huiyin_assignment.domain import unit_events as events
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Aggregate, Refusal, Refused, evolves, stream_id

_PARENT_CLOSED = Refusal(
    "parent_closed", "The parent unit is closed: choose one that is open.", field="parent"
)


class MemberUnit(Aggregate):
    """One unit of a jurisdiction. `unit` is its code, unique in the jurisdiction and never reused."""

    @evolves(events.Registered)
    def _registered(self, event: events.Registered) -> None:
        self.unit, self.name, self.parent, self.kind = event.unit, event.name, event.parent, event.kind
        self.closed = False

    @evolves(events.Renamed)
    def _renamed(self, event: events.Renamed) -> None:
        self.name = event.name

    @evolves(events.Moved)
    def _moved(self, event: events.Moved) -> None:
        self.parent = event.parent

    @evolves(events.Closed)
    def _closed(self, event: events.Closed) -> None:
        self.closed = True

    @evolves(events.Reopened)
    def _reopened(self, event: events.Reopened) -> None:
        self.closed = False

    @staticmethod
    def stream_id(jurisdiction: str, unit: str) -> UUID:
        return stream_id("unit", jurisdiction, unit)

    @classmethod
    def register(
        cls, jurisdiction: str, unit: str, name: str, kind: UnitKind, parent: MemberUnit | None
    ) -> MemberUnit:
        """A new unit, below `parent` where one is given."""
        if not name.strip():
            raise Refused("name_required", "Give the unit a name.", field="name")
        if parent is not None and parent.closed:
            raise _PARENT_CLOSED.refused()
        above = parent.unit if parent else None
        stream = cls.stream_id(jurisdiction, unit)
        return cls._create(
            events.Registered, id=stream, unit=unit, name=name.strip(), parent=above, kind=kind
        )

    def rename(self, name: str) -> None:
        self._must_be_open()
        if not name.strip():
            raise Refused("name_required", "Give the unit a name.", field="name")
        if name.strip() != self.name:
            self.trigger_event(
                events.Renamed, unit=self.unit, name=name.strip(), parent=self.parent, kind=self.kind
            )

    def move(self, parent: MemberUnit | None, line: tuple[str, ...] = ()) -> None:
        """Put it below `parent`; `line` are the codes of the units above the parent, the parent's first."""
        self._must_be_open()
        above = parent.unit if parent else None
        if above == self.unit or self.unit in line:
            raise Refused(
                "circular_tree", "A unit can't stand below itself: choose another parent.", field="parent"
            )
        if parent is not None and parent.closed:
            raise _PARENT_CLOSED.refused()
        if above != self.parent:
            self.trigger_event(events.Moved, unit=self.unit, name=self.name, parent=above, kind=self.kind)

    def close(self, open_orders: int) -> None:
        """Take it out of dispatch. Its open orders must go to its successor first (R05 §25); how many an organ for
        accusations has, and whether any is sealed, is not told."""
        self._must_be_open()
        if open_orders and self.kind is UnitKind.DISCIPLINE_ORGAN:
            raise Refused(
                "unit_has_orders",
                "This organ still has open matters. It must end its sealed ones itself; others can be redispatched.",
            )
        if open_orders:
            raise Refused(
                "unit_has_orders",
                "The unit still holds %(open_orders)s open orders: redispatch them first.",
                open_orders=open_orders,
            )
        self.trigger_event(events.Closed, unit=self.unit)

    def reopen(self) -> None:
        """Take it into dispatch again."""
        if not self.closed:
            raise Refused("unit_open", "This unit is in use already.")
        self.trigger_event(events.Reopened, unit=self.unit)

    def _must_be_open(self) -> None:
        if self.closed:
            raise Refused("unit_closed", "This unit is closed.")
