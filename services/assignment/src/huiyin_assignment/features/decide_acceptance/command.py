"""Accepted: the sixty days run from here (T06). Not accepted: the order ends with the notice."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_contracts.vocabulary import AcceptanceOutcome
from huiyin_ledger.domain import Act
from huiyin_web.http.days import Moment
from huiyin_web.http.i18n import _l


class AcceptanceBody(Versioned):
    """`no_address`: name or address is unknown, so that no notice is owed (R22 §23)."""

    outcome: AcceptanceOutcome
    notice_served_at: Moment | None = None
    no_address: bool = False
    reason: str = Field("", max_length=4000)


class DecideAcceptance(AcceptanceBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.decide_acceptance(
            self.unit,
            self.outcome,
            self.notice_served_at,
            self.reason,
            act.actor,
            notice_owed=not self.no_address,
        )


ACCEPTANCE = OrderAction(
    slug="acceptance",
    label=_l("Decide on acceptance"),
    summary="Decide whether a petition is accepted",
    done=_l("The decision is recorded."),
    action="order.decide_acceptance",
    move=Move.DECIDE_ACCEPTANCE,
    body=AcceptanceBody,
    command=DecideAcceptance,
)
