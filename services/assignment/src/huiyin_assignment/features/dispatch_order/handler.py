"""By hand: where the catalogue has no entry, or a return was upheld."""

from __future__ import annotations

from huiyin_assignment.domain.vocabulary import Basis
from huiyin_assignment.features.dispatch_order.command import DispatchOrder
from huiyin_assignment.order_command import OrderNow, change
from huiyin_assignment.views.units import open_unit
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def dispatch_order(runtime: Runtime, act: Act, command: DispatchOrder, once: Once | None = None) -> OrderNow:
    unit = open_unit(runtime.database, command.jurisdiction, command.unit)
    return change(
        runtime,
        act,
        command,
        lambda order: order.dispatch(unit.unit, unit.name, command.mode, Basis.HAND),
        once,
    )
