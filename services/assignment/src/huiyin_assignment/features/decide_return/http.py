"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.decide_return.command import DecideReturn, Decision
from huiyin_assignment.features.decide_return.handler import decide_return
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import DispatchMode


class ReturnDecisionBody(Versioned):
    """`unit`: where it goes next, or who is designated. `reason` is owed for a rejection and a designation."""

    decision: Decision
    unit: str = Field("", max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field("", max_length=4000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: ReturnDecisionBody, once: Once | None) -> OrderNow:
        command = DecideReturn(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            decision=body.decision,
            unit=body.unit or None,
            mode=body.mode,
            reason=body.reason,
        )
        return decide_return(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "return-decision",
        action="order.decide_return",
        body=ReturnDecisionBody,
        done=_l("The decision is recorded."),
        run=run,
        summary="Decide on a return",
    )
