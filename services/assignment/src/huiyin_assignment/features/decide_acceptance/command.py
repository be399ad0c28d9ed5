"""The decision whether a petition is accepted."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.china_moment import ChinaMoment
from huiyin_assignment.order_command import UnitCommand, Versioned
from huiyin_contracts.vocabulary import AcceptanceOutcome


class AcceptanceBody(Versioned):
    """`no_address`: name or address is unknown, so that no notice is owed (R22 §23)."""

    outcome: AcceptanceOutcome
    notice_served_at: ChinaMoment | None = None
    no_address: bool = False
    reason: str = Field("", max_length=4000)


class DecideAcceptance(AcceptanceBody, UnitCommand):
    pass
