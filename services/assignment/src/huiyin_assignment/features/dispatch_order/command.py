"""By hand: where the catalogue has no entry, or a return was upheld."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, OrderCommand, Versioned
from huiyin_assignment.views.units import receiving_unit
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class DispatchBody(Versioned):
    """The unit by its code."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH


class DispatchOrder(DispatchBody, OrderCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        unit = receiving_unit(known.database, self.jurisdiction, self.unit)
        order.dispatch(unit.unit, unit.name, self.mode, Basis.HAND)


DISPATCH = OrderAction(
    slug="dispatch",
    label=_l("Dispatch"),
    summary="Dispatch an order by hand",
    done=_l("Dispatched."),
    action="order.dispatch",
    move=Move.DISPATCH,
    body=DispatchBody,
    command=DispatchOrder,
)
