"""The reminders that units got: by the rule, and by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates
from huiyin_supervision.domain.matter_clock_events import ReminderSent
from huiyin_supervision.domain.vocabulary import Duty


@dataclass
class ReminderRow:
    jurisdiction: str
    reminder_id: str
    registration_no: str
    clock_id: str
    kind: Duty
    unit: str
    by_hand: bool
    sent_at: datetime


class RemindersView(View[ReminderRow]):
    name = "reminders"
    key = ("jurisdiction", "reminder_id")
    indexes = (
        "(jurisdiction, sent_at, reminder_id)",
        "(jurisdiction, registration_no)",
    )

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, f"{event.data['clock_id']}/{event.version}")]

    @creates(ReminderSent)
    def sent(self, event: Event) -> ReminderRow:
        return self.row(event, sent_at=event.occurred_at)
