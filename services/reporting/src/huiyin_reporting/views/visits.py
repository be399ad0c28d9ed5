"""One row per return visit, answered or not. The raw answer is kept; the figures are made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.supervision import ReturnVisited
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates


@dataclass
class VisitRow:
    jurisdiction: str
    visit_id: str
    registration_no: str
    unit: str
    attempt: int
    answered: bool
    visited_at: datetime
    resolved: str | None = None
    satisfaction: str | None = None


class VisitsView(View[VisitRow]):
    name = "visits"
    key = ("jurisdiction", "visit_id")
    indexes = ("(visited_at)",)

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.id)]

    @creates(ReturnVisited)
    def visited(self, event: Event) -> VisitRow:
        return self.row(event, visited_at=event.occurred_at)
