"""One row per bulletin of our own, for the list; its content is read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_reporting.domain.bulletin import Drafted, Published


@dataclass
class BulletinRow:
    jurisdiction: str
    bulletin_no: str
    period_start: date
    period_end: date
    drafted_at: datetime
    published_at: datetime | None = None
    published_by: str | None = None


class BulletinsView(View[BulletinRow]):
    name = "bulletins"
    key = ("jurisdiction", "bulletin_no")

    @creates(Drafted)
    def drafted(self, event: Event) -> BulletinRow:
        return self.row(event, drafted_at=event.occurred_at)

    @folds(Published)
    def published(self, row: BulletinRow, event: Event) -> None:
        row.published_at, row.published_by = event.occurred_at, event.actor
