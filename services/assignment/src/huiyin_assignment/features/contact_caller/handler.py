"""Only a contact that took place stops the contact clock."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def contact_caller(runtime: Runtime, act: Act, command: ContactCaller, once: Once | None = None) -> OrderNow:
    def decide(order: Order) -> None:
        if command.not_reached or command.contacted_at is None:
            order.contact_failed(command.unit, command.not_reached, act.actor)
        else:
            order.contact(command.unit, command.contacted_at, command.way, command.note, act.actor)

    return change(runtime, act, command, decide, once)
