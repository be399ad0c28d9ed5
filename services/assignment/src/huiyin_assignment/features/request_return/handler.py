"""An objection inside its limit; the order waits for the centre, and its clocks run on."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.request_return.limits import objection_due
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def request_return(runtime: Runtime, act: Act, command: RequestReturn, once: Once | None = None) -> OrderNow:
    def decide(order: Order) -> None:
        limit = order.dispatched_at and objection_due(
            runtime.database, command.jurisdiction, order.regime, order.dispatched_at, act.occurred_at
        )
        order.request_return(
            command.unit,
            command.reason,
            command.legal_basis,
            act.actor,
            until=limit.effective_due_at if limit else None,
            calendar_version=limit.calendar_version if limit else None,
        )

    return change(runtime, act, command, decide, once)
