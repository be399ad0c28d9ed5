"""What automations have in common that act on the order of a matter."""

from __future__ import annotations

from uuid import UUID

from huiyin_assignment.domain.order import Order
from huiyin_assignment.erased_petitioner import forget_erased
from huiyin_assignment.views.units import Unit, UnitsView
from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Aggregate, NotFound
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class OrderAutomation(Automation):
    """Reacts to an event of a matter, which names it by `registration_no`."""

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return Order, _stream(event)

    def find_order(self, event: Event, runtime: Runtime) -> Order | None:
        order = runtime.ledger.find(Order, event.jurisdiction, _stream(event))
        if order is not None:
            forget_erased(runtime, event.jurisdiction, order)
        return order

    def get_order(self, event: Event, runtime: Runtime) -> Order:
        """NotFound where the matter has no order."""
        order = self.find_order(event, runtime)
        if order is None:
            raise NotFound
        return order


def _stream(event: Event) -> UUID:
    return Order.stream_id(event.jurisdiction, event.data["registration_no"])


def read_unit(runtime: Runtime, jurisdiction: str, name: str) -> Unit | None:
    """The unit that records of `jurisdiction` call `name`; None for an unknown one. Asked once in a unit of work; the
    automation names the view in its `reads`."""
    unit = UnitKey.of(jurisdiction, name)
    return runtime.ledger.read_once(
        [UnitsView.name],
        ("read_unit", unit),
        lambda: UnitsView.find(runtime.database, unit.jurisdiction, unit.unit),
    )
