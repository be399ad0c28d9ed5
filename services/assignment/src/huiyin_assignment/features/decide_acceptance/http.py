"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.china_moment import ChinaMoment
from huiyin_assignment.features.decide_acceptance.command import DecideAcceptance
from huiyin_assignment.features.decide_acceptance.handler import decide_acceptance
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import AcceptanceOutcome


class AcceptanceBody(Versioned):
    """`no_address`: name or address is unknown, so that no notice is owed (R22 §23)."""

    outcome: AcceptanceOutcome
    notice_served_at: ChinaMoment | None = None
    no_address: bool = False
    reason: str = Field("", max_length=4000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: AcceptanceBody, once: Once | None) -> OrderNow:
        command = DecideAcceptance(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
            outcome=body.outcome,
            notice_served_at=body.notice_served_at,
            notice_owed=not body.no_address,
            reason=body.reason,
        )
        return decide_acceptance(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "acceptance",
        action="order.decide_acceptance",
        body=AcceptanceBody,
        done=_l("The decision is recorded."),
        run=run,
        summary="Decide whether a petition is accepted",
    )
