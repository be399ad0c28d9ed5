"""The centre's own correction: nobody had to ask for it."""

from __future__ import annotations

from huiyin_assignment.features.redispatch_order.command import RedispatchOrder
from huiyin_assignment.order_command import OrderNow, change
from huiyin_assignment.views.units import open_unit
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def redispatch_order(
    runtime: Runtime, act: Act, command: RedispatchOrder, once: Once | None = None
) -> OrderNow:
    unit = open_unit(runtime.database, command.jurisdiction, command.unit)
    return change(
        runtime,
        act,
        command,
        lambda order: order.redispatch(unit.unit, unit.name, command.mode, command.reason),
        once,
    )
