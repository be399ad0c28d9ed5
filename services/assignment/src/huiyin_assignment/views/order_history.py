"""What happened to each order, one row per event: who, when it happened, when it was recorded. No free text."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin_assignment.domain.order import Order
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import CardIssued, ClockBreached, RedoOrdered, ReminderSent, ReturnVisited

_OWN = (
    Order.Opened,
    Order.TextAdded,
    Order.Dispatched,
    Order.Redispatched,
    Order.UnitDesignated,
    Order.Signed,
    Order.CallerContacted,
    Order.ContactFailed,
    Order.AcceptanceDecided,
    Order.HandlingStarted,
    Order.ReturnRequested,
    Order.ReturnUpheld,
    Order.ReturnRejected,
    Order.ReplySubmitted,
    Order.ReplyRejected,
    Order.ReplyApproved,
    Order.RedoStarted,
    Order.Closed,
)
_SUPERVISION = (ReminderSent, ClockBreached, CardIssued, ReturnVisited, RedoOrdered)
_WORDS = ("outcome", "way", "basis", "colour", "kind", "satisfaction", "done", "mode")
"""Fields whose value is one of a fixed list; the first that an event has is its `word`."""


class OrderHistory(View):
    """`what` is the event's name without its service; `word` a fixed word that says more (an outcome, a colour)."""

    name = "order_history"
    version = 2
    columns = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        source text NOT NULL,
        position bigint NOT NULL,
        what text NOT NULL,
        word text,
        unit text,
        round integer,
        actor text NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL
    """
    key = ("jurisdiction", "registration_no", "source", "position")
    sources = {
        "assignment": frozenset(event.TOPIC for event in _OWN),
        "supervision": frozenset(event.family for event in _SUPERVISION),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"], event.source, event.position)]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": event.jurisdiction,
            "registration_no": event.data["registration_no"],
            "source": event.source,
            "position": event.position,
            "what": _name(event),
            "word": next((str(event.data[w]) for w in _WORDS if event.data.get(w) is not None), None),
            "unit": event.data.get("unit"),
            "round": event.data.get("round"),
            "actor": event.actor,
            "occurred_at": event.occurred_at,
            "recorded_at": event.recorded_at,
        }


def _name(event: Event) -> str:
    """``order_dispatched`` of ``assignment.order_dispatched`` and of ``huiyin.assignment.order_dispatched.v1``."""
    return event.family.rpartition(".")[2]
