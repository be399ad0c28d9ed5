"""What units promised in their replies, until it is done. No free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_assignment.domain import order_events
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, creates, folds


@dataclass
class PromiseRow:
    """`promised_for`: the last day, None where the reply names none. `followed_at`: when the unit last said how far it is."""

    jurisdiction: str
    registration_no: str
    promised_unit: str
    promised_for: date | None
    promised_at: datetime
    followed_at: datetime | None = None
    kept_at: datetime | None = None


class PromisesView(View[PromiseRow]):
    """One row per order whose approved reply promises something; a later promise takes its place. An accusation has none."""

    name = "promises"
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, kept_at, promised_for)",)

    @creates(order_events.PromiseMade)
    def made(self, event: Event) -> PromiseRow:
        data = event.data
        return self.row(
            event,
            promised_unit=data["unit"],
            promised_for=data["promised_for"],
            promised_at=event.occurred_at,
        )

    @folds(order_events.PromiseFollowed)
    def followed(self, row: PromiseRow, event: Event) -> None:
        row.followed_at = event.occurred_at

    @folds(order_events.PromiseKept)
    def kept(self, row: PromiseRow, event: Event) -> None:
        row.kept_at = event.occurred_at

    @folds(order_events.Withdrawn)
    def withdrawn(self, row: PromiseRow, event: Event) -> Removal:
        return REMOVED
