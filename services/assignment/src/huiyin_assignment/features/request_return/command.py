"""An objection inside its limit; the order waits for the centre, and the centre answers for its clocks until then."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.request_return.limits import objection_end
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class ReturnBody(Versioned):
    """Why the matter is not in the unit's remit, and the rule that says so."""

    reason: str = Field(min_length=1, max_length=4000)
    legal_basis: str = Field(min_length=1, max_length=500)


class RequestReturn(ReturnBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        limit = objection_end(known.database, self.jurisdiction, order, act.occurred_at)
        order.request_return(
            self.unit,
            self.reason,
            self.legal_basis,
            act.actor,
            until=limit.effective_due_at if limit else None,
            calendar_version=limit.calendar_version if limit else None,
        )


RETURN = OrderAction(
    slug="return",
    label=_l("Give it back: not our remit"),
    summary="Ask to give an order back",
    done=_l("The centre will decide on the return."),
    action="order.work",
    move=Move.REQUEST_RETURN,
    body=ReturnBody,
    command=RequestReturn,
)
