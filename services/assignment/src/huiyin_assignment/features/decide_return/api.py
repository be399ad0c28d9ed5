"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.decide_return.command import DecideReturn, ReturnDecisionBody
from huiyin_assignment.features.decide_return.handler import decide_return
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

RETURN_DECISION = OrderAction(
    "return-decision",
    _l("Decide on the return"),
    "order.decide_return",
    Move.DECIDE_RETURN,
    ReturnDecisionBody,
    DecideReturn,
    decide_return,
    done=_l("The decision is recorded."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @RETURN_DECISION.route(routes, "Decide on a return")
    def api_return_decision(path: OrderPath, body: ReturnDecisionBody) -> Any:
        return RETURN_DECISION.by_api(runtime, path.registration_no, body)
