"""The accounts that worked on each order; none of them may make its return visit. Whoever spoke for the unit at the centre, with
somebody who asked for secrecy, may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_contracts.assignment import AcceptanceDecided, CallerContacted, OrderSigned, ReplySubmitted
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates


@dataclass
class HandlerRow:
    jurisdiction: str
    registration_no: str
    account: str


class HandlersView(View[HandlerRow]):
    name = "handlers"
    version = 2
    key = ("jurisdiction", "registration_no", "account")

    def keys(self, event: Event) -> Iterable[Key]:
        if event.data.get("by_centre"):
            return []
        return [(event.jurisdiction, event.data["registration_no"], event.actor)]

    @creates(OrderSigned, CallerContacted, AcceptanceDecided, ReplySubmitted)
    def handled(self, event: Event) -> HandlerRow:
        return self.row(event)


def handlers_of(database: Database, jurisdiction: str, registration_no: str) -> frozenset[str]:
    """The accounts that worked on the matter's order."""
    where = "WHERE jurisdiction = %s AND registration_no = %s"
    return frozenset(
        row.account for row in HandlersView.select(database, where, (jurisdiction, registration_no))
    )
