"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.decide_acceptance.command import AcceptanceBody, DecideAcceptance
from huiyin_assignment.features.decide_acceptance.handler import decide_acceptance
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

ACCEPTANCE = OrderAction(
    "acceptance",
    _l("Decide on acceptance"),
    "order.decide_acceptance",
    Move.DECIDE_ACCEPTANCE,
    AcceptanceBody,
    DecideAcceptance,
    decide_acceptance,
    done=_l("The decision is recorded."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @ACCEPTANCE.route(routes, "Decide whether a petition is accepted")
    def api_acceptance(path: OrderPath, body: AcceptanceBody) -> Any:
        return ACCEPTANCE.by_api(runtime, path.registration_no, body)
