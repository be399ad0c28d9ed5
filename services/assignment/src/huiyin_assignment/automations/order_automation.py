"""What the automations have in common that go on with the order of a matter."""

from __future__ import annotations

from uuid import UUID

from huiyin_assignment.domain.order import Order
from huiyin_chassis.automations import Automation
from huiyin_chassis.domain import Aggregate
from huiyin_chassis.events import Event


class OrderAutomation(Automation):
    """One that looks for the order of the matter that its event tells of."""

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return Order, Order.stream_id(event.jurisdiction, event.data["registration_no"])
