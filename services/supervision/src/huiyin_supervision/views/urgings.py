"""The urgings of units by supervisors, and whether they were answered. The words stand in the ledger only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_supervision.domain.matter_clock_events import UnitUrged, UrgingAnswered
from huiyin_supervision.domain.vocabulary import Duty


@dataclass
class UrgingRow:
    jurisdiction: str
    urging_id: str
    registration_no: str
    clock_id: str
    kind: Duty
    unit: str
    urged_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None = None


class UrgingsView(View[UrgingRow]):
    name = "urgings"
    key = ("jurisdiction", "urging_id")
    indexes = ("(jurisdiction, registration_no)",)

    @creates(UnitUrged)
    def urged(self, event: Event) -> UrgingRow:
        return self.row(event, urged_at=event.occurred_at)

    @folds(UrgingAnswered)
    def answered(self, row: UrgingRow, event: Event) -> None:
        row.answered_at = event.occurred_at
