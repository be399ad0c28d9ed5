"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.request_return.handler import request_return
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class ReturnBody(Versioned):
    """Why the matter is not in the unit's remit, and the rule that says so."""

    reason: str = Field(min_length=1, max_length=4000)
    legal_basis: str = Field(min_length=1, max_length=500)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: ReturnBody, once: Once | None) -> OrderNow:
        command = RequestReturn(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
            reason=body.reason,
            legal_basis=body.legal_basis,
        )
        return request_return(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "return",
        action="order.work",
        body=ReturnBody,
        done=_l("The centre will decide on the return."),
        run=run,
        summary="Ask to give an order back",
    )
