"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.domain.words import Done
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.features.submit_reply.handler import submit_reply
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class ReplyBody(Versioned):
    """`text` is for the citizen, `facts` and `evidence` are for the centre."""

    text: str = Field(min_length=1, max_length=10_000)
    done: Done
    facts: str = Field("", max_length=10_000)
    evidence: str = Field("", max_length=4000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: ReplyBody, once: Once | None) -> OrderNow:
        command = SubmitReply(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
            text=body.text,
            done=body.done,
            facts=body.facts,
            evidence=body.evidence,
        )
        return submit_reply(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "reply",
        action="order.work",
        body=ReplyBody,
        done=_l("The reply went to the centre for audit."),
        run=run,
        summary="Hand in a reply",
    )
