"""Who worked on an order: none of them may ask its petitioner afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import AcceptanceDecided, CallerContacted, OrderSigned, ReplySubmitted


class Handlers(View):
    name = "handlers"
    columns = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        account text NOT NULL
    """
    key = ("jurisdiction", "registration_no", "account")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "assignment": frozenset(
            event.family for event in (OrderSigned, CallerContacted, AcceptanceDecided, ReplySubmitted)
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"], event.actor)]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return dict(zip(self.key, key, strict=True))


def handlers_of(database: Database, jurisdiction: str, registration_no: str) -> frozenset[str]:
    """Accounts that worked on the matter's order."""
    rows = database.query(
        "SELECT account FROM live.handlers WHERE jurisdiction = %s AND registration_no = %s",
        (jurisdiction, registration_no),
    )
    return frozenset(row["account"] for row in rows)
