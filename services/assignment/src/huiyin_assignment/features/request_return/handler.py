"""An objection inside its limit; the order waits for the centre, and its clocks run on."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.order_command import Once, OrderNow, change
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.request_return.limits import objection_ends
from huiyin_chassis.domain import Act
from huiyin_chassis.service import Runtime


def request_return(runtime: Runtime, act: Act, command: RequestReturn, once: Once | None = None) -> OrderNow:
    def decide(order: Order) -> None:
        until = objection_ends(order.regime, order.dispatched_at) if order.dispatched_at else None
        order.request_return(command.unit, command.reason, command.legal_basis, act.actor, until=until)

    return change(runtime, act, command, decide, once)
