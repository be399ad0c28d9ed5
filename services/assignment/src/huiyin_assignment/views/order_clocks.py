"""The clocks that supervision runs on orders: what is due when. Joined to the order book when a list is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.supervision import (
    CentreDutyEnded,
    CentreDutyRecomputed,
    CentreDutyStarted,
    ClockBreached,
    ClockHandedOver,
    ClockRecomputed,
    ClockStarted,
    ClockStopped,
)
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds


@dataclass
class OrderClockRow:
    """`unit` is null for what the centre owes; `kind` is a ClockKind, or a CentreDuty. A stopped clock stays, with its
    outcome."""

    jurisdiction: str
    clock_id: str
    registration_no: str
    kind: str
    started_at: datetime
    nominal_due_at: datetime
    due_at: datetime
    provisional: bool
    imported: bool
    unit: str | None = None
    breached: bool = False
    stopped_at: datetime | None = None
    outcome: str | None = None


class OrderClocksView(View[OrderClockRow]):
    name = "order_clocks"
    version = 3
    key = ("jurisdiction", "clock_id")
    indexes = ("jurisdiction, registration_no",)

    @creates(ClockStarted)
    def started(self, event: Event) -> OrderClockRow:
        return self.row(event, due_at=event.data["effective_due_at"])

    @creates(CentreDutyStarted)
    def centre_owes(self, event: Event) -> OrderClockRow:
        return self.row(event, kind=event.data["duty"], nominal_due_at=event.data["due_at"])

    @folds(CentreDutyRecomputed)
    def centre_owes_by(self, row: OrderClockRow, event: Event) -> None:
        row.nominal_due_at = row.due_at = event.data["due_at"]
        row.provisional = event.data["provisional"]

    @folds(CentreDutyEnded)
    def centre_did(self, row: OrderClockRow, event: Event) -> None:
        row.stopped_at, row.outcome = event.data["ended_at"], event.data["outcome"]

    @folds(ClockHandedOver)
    def handed_over(self, row: OrderClockRow, event: Event) -> None:
        row.unit = event.data["unit"]

    @folds(ClockRecomputed)
    def recomputed(self, row: OrderClockRow, event: Event) -> None:
        row.nominal_due_at = event.data["nominal_due_at"]
        row.due_at = event.data["effective_due_at"]
        row.provisional = event.data["provisional"]

    @folds(ClockStopped)
    def stopped(self, row: OrderClockRow, event: Event) -> None:
        row.stopped_at, row.outcome = event.data["stopped_at"], event.data["outcome"]

    @folds(ClockBreached)
    def breached(self, row: OrderClockRow, event: Event) -> None:
        row.breached = True
