"""The centre's decision on a request to return an order."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from huiyin_assignment.order_command import OrderCommand, Versioned
from huiyin_contracts.vocabulary import DispatchMode


class Decision(StrEnum):
    UPHOLD = "uphold"
    REJECT = "reject"
    DESIGNATE = "designate"


class ReturnDecisionBody(Versioned):
    """`unit`: where it goes next, or who is designated. `reason` is owed for a rejection and a designation."""

    decision: Decision
    unit: str = Field("", max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field("", max_length=4000)


class DecideReturn(ReturnDecisionBody, OrderCommand):
    pass
