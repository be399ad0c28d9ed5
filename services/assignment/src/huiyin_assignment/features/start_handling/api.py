"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.start_handling.command import HandlingBody, StartHandling
from huiyin_assignment.features.start_handling.handler import start_handling
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

HANDLING = OrderAction(
    "handling",
    _l("Begin to handle it"),
    "order.work",
    Move.START_HANDLING,
    HandlingBody,
    StartHandling,
    start_handling,
    done=_l("Handling has started."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @HANDLING.route(routes, "Begin to handle an order")
    def api_handling(path: OrderPath, body: HandlingBody) -> Any:
        return HANDLING.by_api(runtime, path.registration_no, body)
