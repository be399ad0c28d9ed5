"""What happened to each order, one row per event: who, when it happened, when it was recorded. No free text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.order_events import PetitionerForgotten
from huiyin_contracts.supervision import CardIssued, ClockBreached, RedoOrdered, ReminderSent, ReturnVisited
from huiyin_ledger.events import Event
from huiyin_ledger.rows import Sql
from huiyin_ledger.views.view import Key, View, creates

_WORDS = ("outcome", "way", "basis", "colour", "kind", "satisfaction", "done", "mode")
"""Fields whose value is one of a fixed list; the first that an event has is its `word`."""


@dataclass
class OrderHistoryRow:
    """`actor` is whoever did it, though a colleague's act may have brought it about, as an approval does a promise. `what` is the event's name without its service; `word` a fixed word that says more (an outcome, a colour)."""

    jurisdiction: str
    registration_no: str
    source: str
    position: Annotated[int, Sql("bigint")]
    what: str
    word: str | None
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    unit: str | None = None
    round: int | None = None


class OrderHistoryView(View[OrderHistoryRow]):
    name = "order_history"
    version = 3
    key = ("jurisdiction", "registration_no", "source", "position")

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"], event.source, event.position)]

    @creates(
        *(each for each in Order.EVENTS if each is not PetitionerForgotten),
        ReminderSent,
        ClockBreached,
        CardIssued,
        ReturnVisited,
        RedoOrdered,
    )
    def happened(self, event: Event) -> OrderHistoryRow:
        return self.row(
            event,
            what=_name(event),
            word=next((str(event.data[w]) for w in _WORDS if event.data.get(w) is not None), None),
            actor=event.data.get("by") or event.actor,
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
        )


def _name(event: Event) -> str:
    """``order_dispatched`` of ``assignment.order_dispatched`` and of ``huiyin.assignment.order_dispatched.v1``."""
    return event.family.rpartition(".")[2]
