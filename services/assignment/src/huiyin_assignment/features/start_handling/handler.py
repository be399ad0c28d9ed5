"""From here on the order can't be given back. Submitting a reply starts handling by itself."""

from __future__ import annotations

from huiyin_assignment.features.start_handling.command import StartHandling
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def start_handling(runtime: Runtime, act: Act, command: StartHandling, once: Once | None = None) -> OrderNow:
    return change(runtime, act, command, lambda order: order.start_handling(command.unit, act.actor), once)
