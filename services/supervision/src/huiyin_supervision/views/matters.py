"""The nature, the class and the channel of each matter, so that lists tell matters apart without holding any text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from huiyin_contracts.assignment import OrderClosed, OrderDispatched, RedoStarted
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, folds


@dataclass
class MatterRow:
    """`unit` had it last, and `closed` says whether that is over; of an accusation both say nothing."""

    jurisdiction: str
    registration_no: str
    nature: Nature | None = None
    matter_class: str | None = None
    channel: Channel | None = None
    sealed: bool = False
    unit: str | None = None
    round: int = 1
    closed: bool = False


Matters = Mapping[Key, MatterRow]
"""By (jurisdiction, registration number)."""


class OfMatter(Protocol):
    """A row that names a matter."""

    @property
    def jurisdiction(self) -> str: ...
    @property
    def registration_no(self) -> str: ...


class MattersView(View[MatterRow]):
    """One row per matter that was dispatched. Of an accusation nothing is kept, whichever event comes first."""

    name = "matters"
    version = 3
    key = ("jurisdiction", "registration_no")
    begins_blank = True

    @folds(OrderDispatched)
    def dispatched(self, row: MatterRow, event: Event) -> None:
        if event.data["sealed"] or row.sealed:
            self.referred(row, event)
        else:
            row.nature, row.matter_class = event.data.get("nature"), event.data.get("matter_class")
            row.channel, row.unit = event.data.get("channel"), event.data["unit"]

    @folds(AccusationReferred)
    def referred(self, row: MatterRow, event: Event) -> None:
        row.nature, row.matter_class, row.channel, row.sealed = None, None, None, True
        row.unit, row.closed = None, False

    @folds(RedoStarted)
    def redo_started(self, row: MatterRow, event: Event) -> None:
        row.round, row.closed = event.data["round"], False

    @folds(OrderClosed)
    def order_closed(self, row: MatterRow, event: Event) -> None:
        row.closed = not row.sealed


def matters_of(database: Database, rows: Iterable[OfMatter]) -> Matters:
    """The matters of these rows, those that were dispatched."""
    return MattersView.by_key(database, {(row.jurisdiction, row.registration_no) for row in rows})
