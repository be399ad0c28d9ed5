"""What automations have in common that act on the order of a matter."""

from __future__ import annotations

from uuid import UUID

from huiyin_assignment.domain.order import Order
from huiyin_assignment.views.units import Unit, UnitsView, find_unit
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class OrderAutomation(Automation):
    """Reacts to an event of a matter, which names it by `registration_no`."""

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return Order, Order.stream_id(event.jurisdiction, event.data["registration_no"])

    @staticmethod
    def find_order(event: Event, runtime: Runtime) -> Order | None:
        stream = Order.stream_id(event.jurisdiction, event.data["registration_no"])
        return runtime.ledger.find(Order, event.jurisdiction, stream)

    @staticmethod
    def get_order(event: Event, runtime: Runtime) -> Order:
        """NotFound where the matter has no order."""
        stream = Order.stream_id(event.jurisdiction, event.data["registration_no"])
        return runtime.ledger.get(Order, event.jurisdiction, stream)


def read_unit(runtime: Runtime, jurisdiction: str, code: str) -> Unit | None:
    """`find_unit`, asked once in a unit of work; the automation names the view in its `reads`."""
    return runtime.ledger.read_once(
        [UnitsView.name],
        ("find_unit", jurisdiction, code),
        lambda: find_unit(runtime.database, jurisdiction, code),
    )
