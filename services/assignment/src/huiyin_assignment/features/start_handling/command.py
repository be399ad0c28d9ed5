"""From here on the order can't be given back. Submitting a reply starts handling by itself."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class HandlingBody(Versioned):
    """Nothing to say."""


class StartHandling(HandlingBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.start_handling(self.unit, act.actor)


HANDLING = OrderAction(
    slug="handling",
    label=_l("Begin to handle it"),
    summary="Begin to handle an order",
    done=_l("Handling has started."),
    action="order.work",
    move=Move.START_HANDLING,
    body=HandlingBody,
    command=StartHandling,
)
