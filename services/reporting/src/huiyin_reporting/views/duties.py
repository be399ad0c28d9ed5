"""One row per clock: a duty, whose it was, when it was due, and whether it was done in time."""

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
from huiyin_ledger.views.view import View, folds


@dataclass
class DutyRow:
    jurisdiction: str
    clock_id: str
    registration_no: str = ""
    kind: str = ""
    unit: str | None = None
    limit_id: str | None = None
    started_at: datetime | None = None
    nominal_due_at: datetime | None = None
    due_at: datetime | None = None
    provisional: bool | None = None
    rule_pack: str | None = None
    rule_version: str | None = None
    calendar_version: str | None = None
    stopped_at: datetime | None = None
    outcome: str | None = None
    breached_at: datetime | None = None


class DutiesView(View[DutyRow]):
    name = "duties"
    version = 2
    key = ("jurisdiction", "clock_id")
    indexes = ("(due_at)", "(registration_no)")
    begins_blank = True

    def derive(self, row: DutyRow, event: Event) -> None:
        row.registration_no = event.data["registration_no"]
        row.kind, row.unit = event.data.get("kind") or event.data["duty"], event.data.get("unit")

    @folds(ClockStarted)
    def started(self, row: DutyRow, event: Event) -> None:
        self.recomputed(row, event)
        row.started_at, row.limit_id = event.data["started_at"], event.data["limit_id"]
        row.rule_pack, row.rule_version = event.data["rule_pack"], event.data["rule_version"]

    @folds(ClockRecomputed)
    def recomputed(self, row: DutyRow, event: Event) -> None:
        row.nominal_due_at, row.due_at = event.data["nominal_due_at"], event.data["effective_due_at"]
        row.provisional = event.data["provisional"]
        row.calendar_version = event.data["calendar_version"]

    @folds(ClockStopped)
    def stopped(self, row: DutyRow, event: Event) -> None:
        row.stopped_at, row.outcome = event.data["stopped_at"], event.data["outcome"]

    @folds(ClockBreached)
    def breached(self, row: DutyRow, event: Event) -> None:
        row.breached_at = event.data["due_at"]

    @folds(ClockHandedOver)
    def handed_over(self, row: DutyRow, event: Event) -> None:
        """Only whose it is now is of interest."""

    @folds(CentreDutyStarted)
    def centre_owes(self, row: DutyRow, event: Event) -> None:
        self.centre_owes_by(row, event)
        row.started_at = event.data["started_at"]

    @folds(CentreDutyRecomputed)
    def centre_owes_by(self, row: DutyRow, event: Event) -> None:
        row.nominal_due_at = row.due_at = event.data["due_at"]
        row.provisional = event.data["provisional"]

    @folds(CentreDutyEnded)
    def centre_did(self, row: DutyRow, event: Event) -> None:
        row.stopped_at, row.outcome = event.data["ended_at"], event.data["outcome"]
