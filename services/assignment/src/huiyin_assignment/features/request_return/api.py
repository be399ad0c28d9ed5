"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.request_return.command import RequestReturn, ReturnBody
from huiyin_assignment.features.request_return.handler import request_return
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

RETURN = OrderAction(
    "return",
    _l("Give it back: not our remit"),
    "order.work",
    Move.REQUEST_RETURN,
    ReturnBody,
    RequestReturn,
    request_return,
    done=_l("The centre will decide on the return."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @RETURN.route(routes, "Ask to give an order back")
    def api_return(path: OrderPath, body: ReturnBody) -> Any:
        return RETURN.by_api(runtime, path.registration_no, body)
