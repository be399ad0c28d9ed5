"""Signing stops the sign clock; the citizen's clock has run since registration."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class SignBody(Versioned):
    """Nothing to say: whoever sends it signs."""


class SignForOrder(SignBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.sign(self.unit, act.actor)


SIGN = OrderAction(
    slug="sign",
    label=_l("Sign for it"),
    summary="Sign for an order",
    done=_l("Signed for."),
    action="order.work",
    move=Move.SIGN,
    body=SignBody,
    command=SignForOrder,
)
