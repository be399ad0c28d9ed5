"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.audit_reply.command import AuditBody, AuditReply
from huiyin_assignment.features.audit_reply.handler import audit_reply
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_ledger.domain import Refusal
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

AUDIT = OrderAction(
    "audit",
    _l("Audit the reply"),
    "order.audit_reply",
    Move.AUDIT_REPLY,
    AuditBody,
    AuditReply,
    audit_reply,
    done=_l("The audit is recorded."),
)

COLLEAGUE_AUDIT = OrderAction(
    "colleague-audit",
    _l("Audit your colleague's reply"),
    "order.work",
    Move.AUDIT_REPLY,
    AuditBody,
    AuditReply,
    audit_reply,
    done=_l("The audit is recorded."),
    sealed_only=Refusal(
        "not_sealed", "Replies are audited by the centre; only a sealed matter is audited by a colleague."
    ),
    template="audit",
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @AUDIT.route(routes, "Approve a reply, or send it back")
    def api_audit(path: OrderPath, body: AuditBody) -> Any:
        return AUDIT.by_api(runtime, path.registration_no, body)

    @COLLEAGUE_AUDIT.route(routes, "Approve a reply to a sealed matter, as a colleague of whoever wrote it")
    def api_colleague_audit(path: OrderPath, body: AuditBody) -> Any:
        return COLLEAGUE_AUDIT.by_api(runtime, path.registration_no, body)
