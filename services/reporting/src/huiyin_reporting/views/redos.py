"""One row per redo that was ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.supervision import RedoOrdered
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates


@dataclass
class RedoRow:
    jurisdiction: str
    redo_id: str
    registration_no: str
    unit: str
    reason: str
    ordered_at: datetime


class RedosView(View[RedoRow]):
    name = "redos"
    key = ("jurisdiction", "redo_id")
    indexes = ("(ordered_at)",)

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.id)]

    @creates(RedoOrdered)
    def ordered(self, event: Event) -> RedoRow:
        return self.row(event, ordered_at=event.occurred_at)
