"""The clocks that supervision runs on orders: what is due when. Joined to the order book when a list is read."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin_assignment.views.times import instant
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import (
    ClockBreached,
    ClockHandedOver,
    ClockRecomputed,
    ClockStarted,
    ClockStopped,
)


class OrderClocks(View):
    """`unit` is null for what the registering office owes. A stopped clock stays, with its outcome."""

    name = "order_clocks"
    version = 2
    columns = """
        jurisdiction text NOT NULL,
        clock_id text NOT NULL,
        registration_no text NOT NULL,
        kind text NOT NULL,
        unit text,
        started_at timestamptz NOT NULL,
        nominal_due_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        provisional boolean NOT NULL,
        imported boolean NOT NULL,
        breached boolean NOT NULL,
        stopped_at timestamptz,
        outcome text
    """
    indexes = ("jurisdiction, registration_no",)
    key = ("jurisdiction", "clock_id")
    sources = {
        "supervision": frozenset(
            event.family
            for event in (ClockStarted, ClockHandedOver, ClockRecomputed, ClockStopped, ClockBreached)
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["clock_id"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.family == ClockStarted.family:
            return _started(event)
        if row is None:
            return None
        return {**row, **_change(event)}


def _change(event: Event) -> Row:
    if event.family == ClockBreached.family:
        return {"breached": True}
    if event.family == ClockHandedOver.family:
        return {"unit": event.data["unit"]}
    if event.family == ClockRecomputed.family:
        return {
            "nominal_due_at": instant(event.data["nominal_due_at"]),
            "due_at": instant(event.data["effective_due_at"]),
            "provisional": event.data["provisional"],
        }
    return {"stopped_at": instant(event.data["stopped_at"]), "outcome": event.data["outcome"]}


def _started(event: Event) -> Row:
    return {
        "jurisdiction": event.jurisdiction,
        "clock_id": event.data["clock_id"],
        "registration_no": event.data["registration_no"],
        "kind": event.data["kind"],
        "unit": event.data.get("unit"),
        "started_at": instant(event.data["started_at"]),
        "nominal_due_at": instant(event.data["nominal_due_at"]),
        "due_at": instant(event.data["effective_due_at"]),
        "provisional": event.data["provisional"],
        "imported": event.data["imported"],
        "breached": False,
        "stopped_at": None,
        "outcome": None,
    }
