"""The API's route and the form's."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.order_action import OrderAction
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_path import OrderPath
from huiyin_assignment.features.request_return.command import RequestReturn, ReturnBody
from huiyin_assignment.features.request_return.handler import request_return
from huiyin_chassis.http.access import requires
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime

RETURN = OrderAction(
    "return",
    "order.work",
    ReturnBody,
    RequestReturn,
    request_return,
    done=_l("The centre will decide on the return."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/orders/<registration_no>/return",
        summary="Ask to give an order back",
        responses={200: OrderNow},
    )
    @requires(RETURN.action)
    def api_return(path: OrderPath, body: ReturnBody) -> Any:
        return RETURN.by_api(runtime, path.registration_no, body)

    @routes.post("/orders/<registration_no>/return", doc_ui=False)
    @requires(RETURN.action)
    def page_return(registration_no: str) -> Any:
        return RETURN.by_form(runtime, registration_no)
