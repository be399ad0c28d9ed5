"""One row per supervision card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.supervision import CardIssued
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates


@dataclass
class CardRow:
    jurisdiction: str
    card_id: str
    registration_no: str
    unit: str
    colour: str
    reason: str
    issued_at: datetime


class CardsView(View[CardRow]):
    name = "cards"
    key = ("jurisdiction", "card_id")
    indexes = ("(issued_at)",)

    @creates(CardIssued)
    def issued(self, event: Event) -> CardRow:
        return self.row(event, issued_at=event.occurred_at)
