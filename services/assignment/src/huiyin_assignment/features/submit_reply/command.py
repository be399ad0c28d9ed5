"""A reply waits for the centre's audit; nothing of it reaches the citizen before."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Done, Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class ReplyBody(Versioned):
    """`text` is for the citizen, `facts` and `evidence` are for the centre. Of a sealed matter all stays in the organ."""

    text: str = Field(min_length=1, max_length=10_000)
    done: Done
    facts: str = Field("", max_length=10_000)
    evidence: str = Field("", max_length=4000)
    promised_for: date | None = Field(None, description="Of what is planned: the day by which it is done.")


class SubmitReply(ReplyBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.submit_reply(
            self.unit, self.text, self.facts, self.done, self.evidence, act.actor, self.promised_for
        )


REPLY = OrderAction(
    slug="reply",
    label=_l("Reply"),
    summary="Hand in a reply",
    done=_l("Handed in. It is checked before it counts."),
    action="order.work",
    move=Move.SUBMIT_REPLY,
    body=ReplyBody,
    command=SubmitReply,
)
