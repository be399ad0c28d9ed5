"""The API's route and the form's."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.dispatch_order.command import DispatchBody, DispatchOrder
from huiyin_assignment.features.dispatch_order.handler import dispatch_order
from huiyin_assignment.features.order_action import OrderAction
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_path import OrderPath
from huiyin_chassis.http.access import requires
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime

DISPATCH = OrderAction(
    "dispatch", "order.dispatch", DispatchBody, DispatchOrder, dispatch_order, done=_l("Dispatched.")
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/orders/<registration_no>/dispatch",
        summary="Dispatch an order by hand",
        responses={200: OrderNow},
    )
    @requires(DISPATCH.action)
    def api_dispatch(path: OrderPath, body: DispatchBody) -> Any:
        return DISPATCH.by_api(runtime, path.registration_no, body)

    @routes.post("/orders/<registration_no>/dispatch", doc_ui=False)
    @requires(DISPATCH.action)
    def page_dispatch(registration_no: str) -> Any:
        return DISPATCH.by_form(runtime, registration_no)
