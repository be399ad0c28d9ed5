"""One row per matter and unit that it was dispatched to: who held what, and who asked to give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.assignment import OrderDispatched, ReturnRejected, ReturnRequested, ReturnUpheld
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, folds


@dataclass
class HoldingRow:
    jurisdiction: str
    registration_no: str
    unit: str
    dispatches: int = 0
    first_dispatched_at: datetime | None = None
    returns_requested: int = 0
    returns_upheld: int = 0
    returns_rejected: int = 0


class HoldingsView(View[HoldingRow]):
    name = "holdings"
    key = ("jurisdiction", "registration_no", "unit")
    indexes = ("(first_dispatched_at)",)
    begins_blank = True

    @folds(OrderDispatched)
    def dispatched(self, row: HoldingRow, event: Event) -> None:
        row.dispatches += 1
        row.first_dispatched_at = row.first_dispatched_at or event.occurred_at

    @folds(ReturnRequested)
    def return_requested(self, row: HoldingRow, event: Event) -> None:
        row.returns_requested += 1

    @folds(ReturnUpheld)
    def return_upheld(self, row: HoldingRow, event: Event) -> None:
        row.returns_upheld += 1

    @folds(ReturnRejected)
    def return_rejected(self, row: HoldingRow, event: Event) -> None:
        row.returns_rejected += 1
