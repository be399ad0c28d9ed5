"""A clock, as the API gives it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class ClockItem(BaseModel):
    """`unit` is null where the registering office owes it. `outcome`: met, late, cancelled; null while it runs."""

    jurisdiction: str
    registration_no: str
    clock_id: str
    limit_id: str
    kind: str
    unit: str | None
    started_at: datetime
    amount: int
    amount_unit: str
    nominal_due_at: datetime
    effective_due_at: datetime
    provisional: bool
    calendar_version: str
    rule_pack: str
    rule_version: str
    source: str
    imported: bool
    breached: bool
    stopped_at: datetime | None
    outcome: str | None
