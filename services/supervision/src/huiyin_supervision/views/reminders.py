"""The reminders that units got: by the rule, and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_supervision.domain.matter_clocks import MatterClocks


class Reminders(View):
    name = "reminders"
    columns = """
        jurisdiction text NOT NULL,
        reminder_id text NOT NULL,
        registration_no text NOT NULL,
        clock_id text NOT NULL,
        kind text NOT NULL,
        unit text NOT NULL,
        by_hand boolean NOT NULL,
        sent_at timestamptz NOT NULL
    """
    indexes = (
        "(jurisdiction, sent_at, reminder_id)",
        "(jurisdiction, registration_no)",
    )
    key = ("jurisdiction", "reminder_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": frozenset({MatterClocks.ReminderSent.TOPIC})
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, _id(event))]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": event.jurisdiction,
            "reminder_id": _id(event),
            **{name: event.data[name] for name in ("registration_no", "clock_id", "kind", "unit", "by_hand")},
            "sent_at": event.occurred_at,
        }


def _id(event: Event) -> str:
    return f"{event.data['clock_id']}/{event.version}"
