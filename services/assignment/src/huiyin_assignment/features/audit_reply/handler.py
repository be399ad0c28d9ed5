"""Approved, it is the answer to the citizen; rejected, the unit goes on in the same round."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def audit_reply(runtime: Runtime, act: Act, command: AuditReply, once: Once | None = None) -> OrderNow:
    def decide(order: Order) -> None:
        if command.verdict is Verdict.APPROVE:
            order.approve_reply(act.actor)
        else:
            order.reject_reply(command.reason, act.actor)

    return change(runtime, act, command, decide, once)
