"""A reply waits for the centre's audit; nothing of it reaches the citizen before."""

from __future__ import annotations

from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def submit_reply(runtime: Runtime, act: Act, command: SubmitReply, once: Once | None = None) -> OrderNow:
    return change(
        runtime,
        act,
        command,
        lambda order: order.submit_reply(
            command.unit, command.text, command.facts, command.done, command.evidence, act.actor
        ),
        once,
    )
