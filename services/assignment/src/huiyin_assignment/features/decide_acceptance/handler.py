"""Accepted: the sixty days run from here (T06). Not accepted: the order ends with the notice."""

from __future__ import annotations

from huiyin_assignment.features.decide_acceptance.command import DecideAcceptance
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def decide_acceptance(
    runtime: Runtime, act: Act, command: DecideAcceptance, once: Once | None = None
) -> OrderNow:
    return change(
        runtime,
        act,
        command,
        lambda order: order.decide_acceptance(
            command.unit,
            command.outcome,
            command.notice_served_at,
            command.reason,
            act.actor,
            notice_owed=not command.no_address,
        ),
        once,
    )
