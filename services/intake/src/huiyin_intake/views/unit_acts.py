"""What units did with the order of each petition, and who: whom it had reached, should it turn out to be an accusation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin_contracts.assignment import (
    AcceptanceDecided,
    CallerContacted,
    OrderDispatched,
    OrderSigned,
    PromiseKept,
    ReplySubmitted,
    ReturnRequested,
    UrgingAnswered,
)
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import EventClass, View, folds, named

ACTS: Mapping[EventClass, str] = {
    OrderSigned: "signed",
    CallerContacted: "contacted",
    AcceptanceDecided: "acceptance_decided",
    ReturnRequested: "return_requested",
    ReplySubmitted: "reply_submitted",
    UrgingAnswered: "urging_answered",
    PromiseKept: "promise_kept",
}
_BY_NAME = {named(event)[1]: what for event, what in ACTS.items()}


@dataclass
class UnitActsRow:
    """`acts`: what each unit got or did, when, and which account, by the event's id. `with_organ`: it is at the
    competent organ since, of which nothing is kept."""

    jurisdiction: str
    registration_no: str
    with_organ: bool = False
    acts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class UnitActsView(View[UnitActsRow]):
    """One row per petition that was dispatched."""

    name = "unit_acts"
    key = ("jurisdiction", "registration_no")
    begins_blank = True

    @folds(OrderDispatched)
    def dispatched(self, row: UnitActsRow, event: Event) -> None:
        row.with_organ = row.with_organ or event.data["sealed"]
        self._add(row, event, "dispatched", "")

    @folds(*ACTS)
    def acted(self, row: UnitActsRow, event: Event) -> None:
        if not event.data.get("by_centre"):
            self._add(row, event, _BY_NAME[event.family], event.data.get("by") or event.actor)

    def _add(self, row: UnitActsRow, event: Event, what: str, account: str) -> None:
        if not row.with_organ:
            act = {
                "what": what,
                "unit": event.data["unit"],
                "account": account,
                "at": event.occurred_at.isoformat(),
            }
            row.acts = {**row.acts, event.id: act}
