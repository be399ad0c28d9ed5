"""Every clock of every matter: who owes what until when, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import CardColour, ClockOutcome
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.rows import instant
from huiyin_ledger.views.view import Key, View, creates, folds
from huiyin_supervision.domain import matter_clock_events
from huiyin_supervision.domain.vocabulary import Duty
from huiyin_supervision.views.matters import OfMatter


@dataclass
class ClockRow:
    """`outcome` is null while a clock runs; `next_at` is when the ticker has to look at it, null for never.

    `sealed`: it is of an accusation, and of units only the `competent_unit` may see the row, nobody's before it was referred.
    """

    jurisdiction: str
    clock_id: str
    registration_no: str
    limit_id: str
    kind: Duty
    unit: str | None
    competent_unit: str | None
    sealed: bool
    started_at: datetime
    amount: int
    amount_unit: str
    office_hours: str
    nominal_due_at: datetime
    effective_due_at: datetime
    reminder_at: datetime | None
    red_at: datetime | None
    remind_at_percent: int | None
    reminder_hours: str
    red_after: int | None
    red_after_unit: str | None
    provisional: bool
    calendar_version: str
    rule_pack: str
    rule_version: str
    source: str
    cards: bool
    imported: bool
    reminded: bool = False
    breached: bool = False
    yellow: bool = False
    red: bool = False
    next_at: datetime | None = None
    stopped_at: datetime | None = None
    outcome: ClockOutcome | None = None
    fact: str | None = None


class ClocksView(View[ClockRow]):
    name = "clocks"
    version = 3
    key = ("jurisdiction", "clock_id")
    indexes = (
        "(jurisdiction, registration_no)",
        "(jurisdiction, effective_due_at, clock_id) WHERE outcome IS NULL",
        "(jurisdiction, unit, effective_due_at, clock_id) WHERE outcome IS NULL",
        "(next_at) WHERE next_at IS NOT NULL",
        "(jurisdiction) WHERE provisional AND outcome IS NULL",
    )

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type in (matter_clock_events.MatterSealed.TOPIC, matter_clock_events.SealLifted.TOPIC):
            return [(event.jurisdiction, clock_id) for clock_id in event.data["clock_ids"]]
        return super().keys(event)

    def derive(self, row: ClockRow, event: Event) -> None:
        row.next_at = _next_at(row)

    @creates(matter_clock_events.ClockStarted)
    def started(self, event: Event) -> ClockRow:
        return self.row(
            event,
            office_hours=",".join(event.data["office_hours"]),
            reminder_hours=",".join(event.data["reminder_hours"]),
        )

    @folds(matter_clock_events.MatterSealed)
    def matter_sealed(self, row: ClockRow, event: Event) -> None:
        row.sealed, row.competent_unit = True, event.data["competent_unit"]

    @folds(matter_clock_events.SealLifted)
    def seal_lifted(self, row: ClockRow, event: Event) -> None:
        row.sealed = False

    @folds(matter_clock_events.ClockHandedOver)
    def handed_over(self, row: ClockRow, event: Event) -> None:
        row.unit = event.data["unit"]

    @folds(matter_clock_events.ClockStopped)
    def stopped(self, row: ClockRow, event: Event) -> None:
        row.stopped_at = event.data["stopped_at"]
        row.outcome, row.fact = event.data["outcome"], event.data["fact"]

    @folds(matter_clock_events.ClockBreached)
    def breached(self, row: ClockRow, event: Event) -> None:
        row.breached = True

    @folds(matter_clock_events.ReminderSent)
    def reminded(self, row: ClockRow, event: Event) -> None:
        row.reminded = row.reminded or not event.data["by_hand"]

    @folds(matter_clock_events.CardIssued)
    def card_issued(self, row: ClockRow, event: Event) -> None:
        if event.data["colour"] == CardColour.YELLOW:
            row.yellow = True
        else:
            row.red = True

    @folds(matter_clock_events.ClockRecomputed)
    def recomputed(self, row: ClockRow, event: Event) -> None:
        data = event.data
        row.nominal_due_at, row.effective_due_at = data["nominal_due_at"], data["effective_due_at"]
        row.reminder_at, row.red_at = data["reminder_at"], data["red_at"]
        row.provisional, row.calendar_version = data["provisional"], data["calendar_version"]


def review_due(database: Database, rows: Iterable[OfMatter]) -> dict[tuple[str, str], datetime]:
    """Until when the centre has to decide about each of the rows' matters that it has to decide about."""
    numbers = list({row.registration_no for row in rows})
    found = ClocksView.select(
        database,
        "WHERE registration_no = ANY(%s) AND kind = %s AND outcome IS NULL",
        (numbers, Duty.DECIDE_REVIEW),
    )
    return {(row.jurisdiction, row.registration_no): row.effective_due_at for row in found}


def _next_at(row: ClockRow) -> datetime | None:
    """When the ticker must look at the clock: the earliest of its reminder, due time and red card. Never for imported ones."""
    if row.outcome is not None or row.imported:
        return None
    ahead: list[datetime] = []
    if not row.breached:
        ahead.append(row.effective_due_at)
        if row.reminder_at is not None and not row.reminded and row.unit is not None:
            ahead.append(row.reminder_at)
    elif row.red_at is not None and not row.red and row.cards and row.unit is not None:
        ahead.append(row.red_at)
    # Values that this event set are still text.
    return min(map(instant, ahead), default=None)
