"""Approved, a reply is the answer to the citizen; rejected, the unit goes on in the same round."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from pydantic import Field

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, OrderCommand, Versioned
from huiyin_ledger.domain import Act, Refusal
from huiyin_web.http.i18n import _l


class Verdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class AuditBody(Versioned):
    """`reason` is owed for a rejection."""

    verdict: Verdict
    reason: str = Field("", max_length=4000)


class AuditReply(AuditBody, OrderCommand):
    kept_apart = "order.audit_reply"

    def decide(self, order: Order, act: Act, known: Known) -> None:
        if self.verdict is Verdict.APPROVE:
            order.approve_reply(act.actor, known.barred)
        else:
            order.reject_reply(self.reason, act.actor, known.barred)


_SAYS_WHAT_IS_MISSING = Refusal(
    "reason_with_approval",
    "You wrote what is missing. Send the reply back, or clear it to approve.",
    field="reason",
)


def _approved_with_something_missing(body: AuditBody) -> Refusal | None:
    """Two buttons stand beside each other: the words say that the other one was meant."""
    return _SAYS_WHAT_IS_MISSING if body.verdict is Verdict.APPROVE and body.reason else None


AUDIT = OrderAction(
    slug="audit",
    label=_l("Audit the reply"),
    summary="Approve a reply, or send it back",
    done=_l("The audit is recorded."),
    action="order.audit_reply",
    move=Move.AUDIT_REPLY,
    body=AuditBody,
    command=AuditReply,
    missing_on_page=_approved_with_something_missing,
)

COLLEAGUE_AUDIT = replace(
    AUDIT,
    slug="colleague-audit",
    label=_l("Audit your colleague's reply"),
    summary="Approve a reply to a sealed matter, as a colleague of whoever wrote it",
    action="order.work",
    sealed_only=Refusal(
        "not_sealed", "Replies are audited by the centre; only a sealed matter is audited by a colleague."
    ),
    template="audit",
)
