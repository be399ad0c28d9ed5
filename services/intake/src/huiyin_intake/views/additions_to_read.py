"""Texts that petitioners added after triage, which the desk has not read yet or has kept back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain import petition_events
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Key, Removal, View, creates, folds


@dataclass
class AdditionRow:
    jurisdiction: str
    registration_no: str
    addition: int
    added_at: datetime
    kept_at: datetime | None = None


class AdditionsToReadView(View[AdditionRow]):
    """One row per addition until it is passed on, or goes to the competent organ with the petition. The text stays in
    the ledger, sealed."""

    name = "additions_to_read"
    version = 2
    key = ("jurisdiction", "registration_no", "addition")
    indexes = ("(added_at, registration_no, addition)", "(kept_at, registration_no, addition)")

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == petition_events.TakenBack.TOPIC:
            number = event.data["registration_no"]
            yield from ((event.jurisdiction, number, addition) for addition in event.data["unread"])
        elif event.type != petition_events.TextAdded.TOPIC:
            yield from super().keys(event)
        elif event.data["to_be_read"]:
            yield event.jurisdiction, event.data["registration_no"], event.version

    @creates(petition_events.TextAdded)
    def added(self, event: Event) -> AdditionRow:
        return self.row(event, added_at=event.occurred_at)

    @folds(petition_events.AdditionKeptBack)
    def kept_back(self, row: AdditionRow, event: Event) -> None:
        row.kept_at = event.occurred_at

    @folds(petition_events.AdditionPassedOn, petition_events.TakenBack)
    def passed_on(self, row: AdditionRow, event: Event) -> Removal:
        return REMOVED
