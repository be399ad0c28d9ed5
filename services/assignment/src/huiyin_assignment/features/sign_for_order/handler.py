"""Signing stops the sign clock; the citizen's clock has run since registration."""

from __future__ import annotations

from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.order_command import OrderNow, change
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def sign_for_order(runtime: Runtime, act: Act, command: SignForOrder, once: Once | None = None) -> OrderNow:
    return change(runtime, act, command, lambda order: order.sign(command.unit, act.actor), once)
