"""What is asked for."""

from __future__ import annotations

from enum import StrEnum

from huiyin_assignment.features.order_command import OrderCommand
from huiyin_contracts.vocabulary import DispatchMode


class Decision(StrEnum):
    UPHOLD = "uphold"
    REJECT = "reject"
    DESIGNATE = "designate"


class DecideReturn(OrderCommand):
    """Uphold: `unit` is where it goes next, or empty to leave it for dispatch. Designate: `unit` for good."""

    decision: Decision
    reason: str = ""
    unit: str | None = None
    mode: DispatchMode = DispatchMode.DISPATCH
