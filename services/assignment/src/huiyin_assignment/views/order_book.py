"""Every order as it stands now, without a word of free text. Lists, counts and access checks read this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.words import State
from huiyin_assignment.views.times import instant
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View

Change = Callable[[Row, Event], Row]


class OrderBook(View):
    """`unit` is null while nobody holds the order. `returned_by` is the unit that gave it back last, `rejections`
    counts replies sent back in this round, `hops` the units it was sent to, `version` the aggregate's. `notified_at` is
    when the unit's notice on acceptance was served."""

    name = "order_book"
    version = 2
    columns = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        state text NOT NULL,
        unit text,
        unit_name text NOT NULL,
        mode text,
        round integer NOT NULL,
        category text NOT NULL,
        nature text,
        matter_class text,
        place text,
        channel text,
        urgency text NOT NULL,
        received_at timestamptz NOT NULL,
        dispatched_at timestamptz,
        signed_at timestamptz,
        contacted_at timestamptz,
        notified_at timestamptz,
        replied_at timestamptz,
        changed_at timestamptz NOT NULL,
        confidential boolean NOT NULL,
        imported boolean NOT NULL,
        sealed boolean NOT NULL,
        no_return boolean NOT NULL,
        proposed_unit text,
        returned_by text,
        rejections integer NOT NULL,
        hops integer NOT NULL,
        outcome text,
        version integer NOT NULL
    """
    indexes = (
        "registration_no",
        "jurisdiction, unit, state",
        "jurisdiction, state, received_at",
    )
    key = ("jurisdiction", "registration_no")
    sources = {}

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        change = _CHANGES.get(event.type)
        changed = _opened(event) if row is None else change(row, event) if change else {}
        return {**(row or {}), **changed, "changed_at": event.occurred_at, "version": event.version}


def _opened(event: Event) -> Row:
    copied = ("category", "nature", "matter_class", "place", "channel", "urgency", "proposed_unit")
    flags = ("confidential", "imported", "sealed")
    return {
        "jurisdiction": event.jurisdiction,
        "registration_no": event.data["registration_no"],
        "state": State.TO_DISPATCH.value,
        "unit": None,
        "unit_name": "",
        "mode": None,
        "round": 1,
        **{name: event.data[name] for name in (*copied, *flags)},
        "received_at": instant(event.data["received_at"]),
        "dispatched_at": None,
        "signed_at": None,
        "contacted_at": None,
        "notified_at": None,
        "replied_at": None,
        "no_return": False,
        "returned_by": None,
        "rejections": 0,
        "hops": 0,
        "outcome": None,
    }


def _sent(row: Row, event: Event) -> Row:
    return {
        "state": State.DISPATCHED.value,
        "unit": event.data["unit"],
        "unit_name": event.data["unit_name"],
        "mode": event.data["mode"],
        "dispatched_at": event.occurred_at,
        "signed_at": None,
        "contacted_at": None,
        "notified_at": None,
        "no_return": False,
        "hops": row["hops"] + 1,
    }


def _designated(row: Row, event: Event) -> Row:
    return {**_sent(row, event), "no_return": True}


def _signed(row: Row, event: Event) -> Row:
    return {"state": State.SIGNED.value, "signed_at": event.occurred_at}


def _contacted(row: Row, event: Event) -> Row:
    state = State.CONTACTED.value if row["state"] == State.SIGNED else row["state"]
    return {"state": state, "contacted_at": instant(event.data["contacted_at"])}


def _acceptance_decided(row: Row, event: Event) -> Row:
    served = event.data["notice_served_at"]
    return {"notified_at": instant(served) if served else None}


def _upheld(row: Row, event: Event) -> Row:
    return {
        "state": State.TO_DISPATCH.value,
        "unit": None,
        "unit_name": "",
        "returned_by": event.data["unit"],
    }


def _return_rejected(row: Row, event: Event) -> Row:
    return {"state": (State.SIGNED if row["signed_at"] else State.DISPATCHED).value}


def _reply_rejected(row: Row, event: Event) -> Row:
    return {"state": State.HANDLING.value, "rejections": row["rejections"] + 1}


def _redo(row: Row, event: Event) -> Row:
    return {"state": State.SIGNED.value, "round": event.data["round"], "rejections": 0, "outcome": None}


def _closed(row: Row, event: Event) -> Row:
    return {"state": State.CLOSED.value, "outcome": event.data["outcome"]}


def _to(state: State) -> Change:
    return lambda row, event: {"state": state.value}


def _submitted(row: Row, event: Event) -> Row:
    return {"state": State.AUDIT.value, "replied_at": event.occurred_at}


_CHANGES: Mapping[str, Change] = {
    Order.Dispatched.TOPIC: _sent,
    Order.Redispatched.TOPIC: _sent,
    Order.UnitDesignated.TOPIC: _designated,
    Order.Signed.TOPIC: _signed,
    Order.CallerContacted.TOPIC: _contacted,
    Order.AcceptanceDecided.TOPIC: _acceptance_decided,
    Order.HandlingStarted.TOPIC: _to(State.HANDLING),
    Order.ReturnRequested.TOPIC: _to(State.RETURN_REVIEW),
    Order.ReturnUpheld.TOPIC: _upheld,
    Order.ReturnRejected.TOPIC: _return_rejected,
    Order.ReplySubmitted.TOPIC: _submitted,
    Order.ReplyRejected.TOPIC: _reply_rejected,
    Order.ReplyApproved.TOPIC: _to(State.RETURN_VISIT),
    Order.RedoStarted.TOPIC: _redo,
    Order.Closed.TOPIC: _closed,
}

OrderBook.sources = {"assignment": frozenset({Order.Opened.TOPIC, Order.ContactFailed.TOPIC, *_CHANGES})}
