"""The unit that holds each matter now: it may look at the petitioner's identity."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.assignment import OrderClosed, OrderDispatched, RedoStarted, ReturnUpheld
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds


@dataclass
class HolderRow:
    jurisdiction: str
    registration_no: str
    unit: str | None
    unit_name: str
    sealed: bool


class HoldersView(View[HolderRow]):
    name = "holders"
    key = ("jurisdiction", "registration_no")

    @creates(OrderDispatched)
    def dispatched(self, event: Event) -> HolderRow:
        return self.row(event)

    @folds(RedoStarted)
    def redo_started(self, row: HolderRow, event: Event) -> None:
        row.unit = event.data["unit"]

    @folds(ReturnUpheld, OrderClosed)
    def left(self, row: HolderRow, event: Event) -> None:
        row.unit = None


def holder_of(database: Database, jurisdiction: str, registration_no: str) -> str | None:
    """The unit, or None."""
    row = HoldersView.find(database, jurisdiction, registration_no)
    return row.unit if row else None
