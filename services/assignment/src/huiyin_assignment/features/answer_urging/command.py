"""What the unit tells a supervisor who urged it."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class UrgingAnswerBody(Versioned):
    """`answer`: what has been done, and what comes next by when."""

    answer: str = Field("", max_length=2000)


class AnswerUrging(UrgingAnswerBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.answer_urging(self.unit, self.answer, act.actor)


ANSWER_URGING = OrderAction(
    slug="urging-answer",
    label=_l("Answer the urging"),
    summary="Answer a supervisor who urged the unit",
    done=_l("The supervisor can read your answer."),
    action="order.work",
    move=Move.ANSWER_URGING,
    body=UrgingAnswerBody,
    command=AnswerUrging,
)
