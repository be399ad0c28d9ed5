"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.audit_reply.handler import audit_reply
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act, Refused
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class AuditBody(Versioned):
    """`reason` is owed for a rejection."""

    verdict: Verdict
    reason: str = Field("", max_length=4000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: AuditBody, once: Once | None) -> OrderNow:
        command = AuditReply(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            verdict=body.verdict,
            reason=body.reason,
        )
        return audit_reply(runtime, act, command, once)

    def run_sealed(act: Act, order: Row, body: AuditBody, once: Once | None) -> OrderNow:
        if not order["sealed"]:
            raise Refused(
                "not_sealed",
                "Replies are audited by the centre; only a sealed matter is audited by a colleague.",
            )
        return run(act, order, body, once)

    order_action(
        routes,
        runtime,
        "audit",
        action="order.audit_reply",
        body=AuditBody,
        done=_l("The audit is recorded."),
        run=run,
        summary="Approve a reply, or send it back",
    )
    order_action(
        routes,
        runtime,
        "colleague-audit",
        action="order.work",
        body=AuditBody,
        done=_l("The audit is recorded."),
        run=run_sealed,
        summary="Approve a reply to a sealed matter, as a colleague of whoever wrote it",
    )
