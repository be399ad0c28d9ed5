"""Who is right is settled here, so that an order never flies among units (R22 §23-24, WF §22)."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis
from huiyin_assignment.features.decide_return.command import DecideReturn, Decision
from huiyin_assignment.order_command import OrderNow, change
from huiyin_assignment.views.units import open_unit
from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act, Refused
from huiyin_web.runtime import Runtime


def decide_return(runtime: Runtime, act: Act, command: DecideReturn, once: Once | None = None) -> OrderNow:
    unit = open_unit(runtime.database, command.jurisdiction, command.unit) if command.unit else None
    if command.decision is Decision.DESIGNATE and unit is None:
        raise Refused("unit_required", "Name the unit that is designated.", field="unit")

    def decide(order: Order) -> None:
        if command.decision is Decision.REJECT:
            order.reject_return(command.reason, act.actor)
        elif command.decision is Decision.DESIGNATE:
            assert unit is not None
            order.designate(unit.unit, unit.name, command.mode, command.reason, act.actor)
        else:
            order.uphold_return(act.actor)
            if unit is not None:
                order.dispatch(unit.unit, unit.name, command.mode, Basis.HAND)

    return change(runtime, act, command, decide, once)
