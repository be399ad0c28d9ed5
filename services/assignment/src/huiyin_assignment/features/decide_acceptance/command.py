"""What is asked for."""

from __future__ import annotations

from datetime import datetime

from huiyin_assignment.features.order_command import OrderCommand
from huiyin_contracts.vocabulary import AcceptanceOutcome


class DecideAcceptance(OrderCommand):
    """`notice_owed` is False only where the petitioner's name or address is unknown (R22 §23)."""

    unit: str
    outcome: AcceptanceOutcome
    notice_served_at: datetime | None = None
    notice_owed: bool = True
    reason: str = ""
