"""The yellow and red cards that units got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_supervision.domain.matter_clocks import MatterClocks


class Cards(View):
    name = "cards"
    columns = """
        jurisdiction text NOT NULL,
        card_id text NOT NULL,
        registration_no text NOT NULL,
        clock_id text NOT NULL,
        kind text NOT NULL,
        unit text NOT NULL,
        colour text NOT NULL,
        reason text NOT NULL,
        issued_at timestamptz NOT NULL
    """
    indexes = (
        "(jurisdiction, issued_at, card_id)",
        "(jurisdiction, unit, issued_at, card_id)",
        "(jurisdiction, registration_no)",
    )
    key = ("jurisdiction", "card_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": frozenset({MatterClocks.CardIssued.TOPIC})
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["card_id"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        copied = ("card_id", "registration_no", "clock_id", "kind", "unit", "colour", "reason")
        return {
            "jurisdiction": event.jurisdiction,
            **{name: event.data[name] for name in copied},
            "issued_at": event.occurred_at,
        }
