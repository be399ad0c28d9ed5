"""What is asked for."""

from __future__ import annotations

from enum import StrEnum

from huiyin_assignment.features.order_command import OrderCommand


class Verdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


class AuditReply(OrderCommand):
    """`reason` tells the unit what is missing; only a rejection needs it."""

    verdict: Verdict
    reason: str = ""
