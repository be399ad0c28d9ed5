"""One row per supervision card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import CardIssued
from huiyin_reporting.views.rows import families


class CardView(View):
    name: ClassVar[str] = "card"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        card_id text NOT NULL,
        registration_no text NOT NULL,
        unit text NOT NULL,
        colour text NOT NULL,
        reason text NOT NULL,
        issued_at timestamptz NOT NULL
    """
    indexes: ClassVar[tuple[str, ...]] = ("(issued_at)",)
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "card_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": families(CardIssued),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["card_id"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": key[0],
            "card_id": key[1],
            "registration_no": event.data["registration_no"],
            "unit": event.data["unit"],
            "colour": event.data["colour"],
            "reason": event.data["reason"],
            "issued_at": event.occurred_at,
        }
