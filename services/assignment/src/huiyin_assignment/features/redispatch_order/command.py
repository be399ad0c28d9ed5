"""The centre's own correction: nobody had to ask for it."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, OrderCommand, Versioned
from huiyin_assignment.views.units import receiving_unit
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class RedispatchBody(Versioned):
    """The new unit by its code, and why."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field(min_length=1, max_length=4000)


class RedispatchOrder(RedispatchBody, OrderCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        unit = receiving_unit(known.database, self.jurisdiction, self.unit)
        order.redispatch(unit.unit, unit.name, self.mode, self.reason)


REDISPATCH = OrderAction(
    slug="redispatch",
    label=_l("Move to another unit"),
    summary="Move an order to another unit",
    done=_l("Redispatched."),
    action="order.dispatch",
    move=Move.REDISPATCH,
    body=RedispatchBody,
    command=RedispatchOrder,
)
