"""The centre settles who is right, so that an order never flies among units (R22 §23-24, WF §22)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, OrderCommand, Versioned
from huiyin_assignment.views.units import receiving_unit
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Act, Refused
from huiyin_web.http.i18n import _l


class Decision(StrEnum):
    UPHOLD = "uphold"
    REJECT = "reject"
    DESIGNATE = "designate"


class ReturnDecisionBody(Versioned):
    """`unit`: where it goes next, or who is designated. `reason` is owed for a rejection and a designation."""

    decision: Decision
    unit: str = Field("", max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field("", max_length=4000)


class DecideReturn(ReturnDecisionBody, OrderCommand):
    kept_apart = "order.decide_return"

    def decide(self, order: Order, act: Act, known: Known) -> None:
        unit = receiving_unit(known.database, self.jurisdiction, self.unit) if self.unit else None
        if self.decision is Decision.REJECT:
            order.reject_return(self.reason, act.actor, known.barred)
        elif self.decision is Decision.UPHOLD:
            order.uphold_return(act.actor, known.barred)
            if unit is not None:
                order.dispatch(unit.unit, unit.name, self.mode, Basis.HAND)
        elif unit is None:
            raise Refused("unit_required", "Name the unit that is designated.", field="unit")
        else:
            order.designate(unit.unit, unit.name, self.mode, self.reason, act.actor, known.barred)


RETURN_DECISION = OrderAction(
    slug="return-decision",
    label=_l("Decide on the return"),
    summary="Decide on a return",
    done=_l("The decision is recorded."),
    action="order.decide_return",
    move=Move.DECIDE_RETURN,
    body=ReturnDecisionBody,
    command=DecideReturn,
)
