"""What was promised is followed up until it is done; the order may be closed by then."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, UnitCommand, Versioned
from huiyin_ledger.domain import Act
from huiyin_web.http.i18n import _l


class PromiseBody(Versioned):
    """`progress`: how far it is. `kept`: it is done, which `proof` shows."""

    progress: str = Field(min_length=1, max_length=4000)
    kept: bool = False
    proof: str = Field("", max_length=4000)


class FollowPromise(PromiseBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        order.follow_promise(self.unit, self.progress, self.proof, act.actor, kept=self.kept)


PROMISE = OrderAction(
    slug="promise",
    label=_l("Follow up what was promised"),
    summary="Say how far a promise is, or that it is kept",
    done=_l("Recorded."),
    action="order.work",
    move=Move.FOLLOW_PROMISE,
    body=PromiseBody,
    command=FollowPromise,
)
