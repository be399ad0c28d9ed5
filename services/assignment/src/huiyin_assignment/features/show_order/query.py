"""Everything that one person is shown of one order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.reply import Reply
from huiyin_assignment.features.request_return.limits import objection_end
from huiyin_assignment.features.show_order.actions import actions_for
from huiyin_assignment.listed_order import STEP_DONE, ListedOrder, select_listed
from huiyin_assignment.order_access import KEPT_APART, first_readable, resource_of, why_barred
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.views.order_clocks import OrderClockRow
from huiyin_assignment.views.order_history import OrderHistoryRow
from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Refused, Sealed
from huiyin_ledger.events import Event
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, is_unit_of
from huiyin_web.runtime import Runtime

_CENTRES_OWN = (order_events.CallerContacted.TOPIC, order_events.ContactFailed.TOPIC)
"""Where the petitioner asked for secrecy the centre speaks with him: a unit learns that it did, not what was said."""


@dataclass(kw_only=True)
class ShownClock(OrderClockRow):
    """`step_done`: what it measures is done, whether supervision has stopped it yet or not."""

    step_done: bool


@dataclass(kw_only=True)
class ShownEvent(OrderHistoryRow):
    unit_name: str | None


@dataclass(frozen=True)
class Redo:
    """Why the order is handled again: `reason` as in `RedoStarted`, the petitioner's `words`, and what the centre has
    `wanted`; texts are empty where nothing was said."""

    reason: str
    words: str
    wanted: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an order stands for one person. `actions`: what this person may do now, the usual thing first; `barred`: why
    not what the centre does next, though their posts would let them. `now`: when it was read."""

    order: ListedOrder
    title: str
    clocks: Sequence[ShownClock]
    actions: Sequence[OrderAction]
    barred: Refused | None
    now: datetime


@dataclass(frozen=True, kw_only=True)
class ShownOrder(Standing):
    """`received_itself`: the unit that holds it received the petition itself and it has been nowhere else, so nobody handed
    it over (R22 §23). `texts`: what somebody wrote, by the position of the own event."""

    received_itself: bool
    redo: Redo | None
    promise_open: bool
    promised_for: date | None
    text: str
    urgings: Sequence[order_events.UrgingReceived]
    reply: Reply | None
    replied_at: datetime | None
    history: Sequence[ShownEvent]
    texts: Mapping[int, str]

    def text_of(self, event: ShownEvent) -> str:
        return self.texts.get(event.position, "") if event.source == "assignment" else ""


def read_standing(runtime: Runtime, principal: Principal, registration_no: str) -> Standing:
    """NotFound as `read_order`."""
    standing, _order, _events = _read(runtime, principal, registration_no)
    return standing


def read_order(runtime: Runtime, principal: Principal, registration_no: str) -> ShownOrder:
    """NotFound alike for an unknown order and for one that `principal` may not know of."""
    standing, order, events = _read(runtime, principal, registration_no)
    row, of_centre = standing.order, order.contact_is_the_centres
    return ShownOrder(
        **vars(standing),
        received_itself=row.unit is not None and row.unit == order.matter.received_by and row.hops == 1,
        redo=_redo(order),
        promise_open=order.promise_open,
        promised_for=order.promised_for,
        text=open_text(order.matter.text),
        urgings=list(order.urgings.values()),
        reply=order.reply,
        replied_at=order.replied_at,
        history=_history(runtime, row),
        texts=_texts(events, hidden=_CENTRES_OWN if of_centre and _for_unit(principal, row) else ()),
    )


def _read(
    runtime: Runtime, principal: Principal, registration_no: str
) -> tuple[Standing, Order, Sequence[Event]]:
    of_number = select_listed("o.registration_no = %s") + " ORDER BY o.jurisdiction"
    row = first_readable(runtime.database.rows(ListedOrder, of_number, (registration_no,)), principal)
    stream = Order.stream_id(row.jurisdiction, registration_no)
    order, events = runtime.ledger.get_with_events(Order, row.jurisdiction, stream)
    now = runtime.clock.now()
    objection = objection_end(runtime.database, row.jurisdiction, order, now)
    lapsed = objection is not None and now > objection.effective_due_at
    barred = _barred(runtime, principal, row, order)
    standing = Standing(
        order=row,
        title=open_text(order.matter.title),
        clocks=_clocks(runtime, row, principal),
        actions=actions_for(principal, row, order, objection_lapsed=lapsed, barred=barred is not None),
        barred=barred,
        now=now,
    )
    return standing, order, events


def _barred(runtime: Runtime, principal: Principal, row: ListedOrder, order: Order) -> Refused | None:
    action = KEPT_APART.get(order.state)
    if action is None or not policy.allows(principal, action, resource_of(row)):
        return None
    return why_barred(runtime, action, row.jurisdiction, order, principal.id, principal)


def _redo(order: Order) -> Redo | None:
    if order.round == 1:
        return None
    return Redo(order.redo_reason, open_text(order.redo_words), open_text(order.redo_wanted))


def _clocks(runtime: Runtime, order: ListedOrder, principal: Principal) -> list[ShownClock]:
    clocks = runtime.database.rows(
        ShownClock,
        f"""SELECT c.*, {STEP_DONE} AS step_done
           FROM live.order_clocks c JOIN live.order_book o USING (jurisdiction, registration_no)
           WHERE jurisdiction = %s AND registration_no = %s
           ORDER BY c.stopped_at IS NOT NULL, c.due_at, c.clock_id""",
        (order.jurisdiction, order.registration_no),
    )
    if _for_unit(principal, order) is None:
        return clocks
    known = (None, *principal.units)
    return [each for each in clocks if UnitKey.of(each.jurisdiction, each.unit) in known]


def _for_unit(principal: Principal, order: ListedOrder) -> UnitKey | None:
    """The unit for which the reader reads it; None for those who read it for a place."""
    return policy.unit_acting(principal, "order.read", resource_of(order))


def _history(runtime: Runtime, order: ListedOrder) -> list[ShownEvent]:
    """Of what was withdrawn as an accusation, what happened since."""
    return runtime.database.rows(
        ShownEvent,
        f"""
        SELECT h.*, coalesce(u.name, h.unit) AS unit_name
        FROM live.order_history h
        LEFT JOIN live.units u ON {is_unit_of(Columns("u.jurisdiction", "u.unit"), Columns("h.jurisdiction", "h.unit"))}
        WHERE h.jurisdiction = %s AND h.registration_no = %s AND NOT EXISTS (
            SELECT FROM live.order_history w
            WHERE w.jurisdiction = h.jurisdiction AND w.registration_no = h.registration_no AND w.what = 'order_withdrawn'
              AND CASE WHEN w.source = h.source THEN h.position < w.position ELSE h.unit IS DISTINCT FROM %s END)
        ORDER BY h.occurred_at DESC, h.recorded_at DESC, h.source, h.position DESC
        """,
        (order.jurisdiction, order.registration_no, order.unit),
    )


def _texts(events: Iterable[Event], hidden: Collection[str]) -> dict[int, str]:
    """The reasons, notes, replies and additions of the order's own events, opened, but of the types that are
    `hidden`. Of what was withdrawn as an accusation nothing is read any more."""
    texts: dict[int, str] = {}
    for event in events:
        if event.type == order_events.Withdrawn.TOPIC:
            texts = {}
        if event.type in hidden:
            continue
        with_text = event.type in (order_events.ReplySubmitted.TOPIC, order_events.TextAdded.TOPIC)
        written = ("words", "wanted", "progress", "proof", "answer", "reason", "note", "legal_basis")
        fields = ("text",) if with_text else written
        parts = [open_text(event.data.get(name)) for name in fields]
        if any(parts):
            texts[event.position] = "\n".join(part for part in parts if part)
    return texts


def open_text(value: Any) -> str:
    """The text of a `Sealed`; empty for anything else."""
    return value.open_or() if isinstance(value, Sealed) else ""
