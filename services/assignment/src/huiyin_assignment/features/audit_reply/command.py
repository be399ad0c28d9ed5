"""The verdict on a reply."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from huiyin_assignment.order_command import OrderCommand, Versioned


class Verdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class AuditBody(Versioned):
    """`reason` is owed for a rejection."""

    verdict: Verdict
    reason: str = Field("", max_length=4000)


class AuditReply(AuditBody, OrderCommand):
    pass
