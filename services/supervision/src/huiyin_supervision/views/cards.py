"""The yellow and red cards that units got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import CardColour
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates
from huiyin_supervision.domain.matter_clock_events import CardIssued
from huiyin_supervision.domain.vocabulary import Duty


@dataclass
class CardRow:
    jurisdiction: str
    card_id: str
    registration_no: str
    clock_id: str
    kind: Duty
    unit: str
    colour: CardColour
    reason: str
    issued_at: datetime


class CardsView(View[CardRow]):
    name = "cards"
    key = ("jurisdiction", "card_id")
    indexes = (
        "(jurisdiction, issued_at, card_id)",
        "(jurisdiction, unit, issued_at, card_id)",
        "(jurisdiction, registration_no)",
    )

    @creates(CardIssued)
    def issued(self, event: Event) -> CardRow:
        return self.row(event, issued_at=event.occurred_at)
