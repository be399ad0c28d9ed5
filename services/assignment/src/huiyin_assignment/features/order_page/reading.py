"""Everything that the page of one order shows to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_assignment.access import find_order, resource_of
from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.moves import Move
from huiyin_assignment.domain.order import ERASED, Order
from huiyin_assignment.domain.vocabulary import Regime
from huiyin_assignment.features.worklist.query import STEP_DONE, due_of
from huiyin_chassis.domain import NotFound, Sealed
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """`order` is the row of the order book; `received_itself`: the unit that holds it received the petition itself and it
    has been nowhere else, so nobody handed it over (R22 §23). `actions` are the slugs of what this person may do now, the usual one first.
    A clock of `clocks` is `step_done` where its step is, whether supervision has stopped it yet or not."""

    order: Row
    received_itself: bool
    title: str
    text: str
    reply: ShownReply | None
    clocks: Sequence[Row]
    history: Sequence[Row]
    texts: dict[int, str]
    """Free texts of own events by position, for the timeline."""
    actions: Sequence[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class ShownReply:
    text: str
    facts: str
    done: str
    evidence: str
    by: str
    submitted_at: datetime
    round: int


ACTIONS: tuple[tuple[str, str, Move], ...] = (
    ("sign", "order.work", Move.SIGN),
    ("contact", "order.work", Move.CONTACT),
    ("acceptance", "order.decide_acceptance", Move.DECIDE_ACCEPTANCE),
    ("reply", "order.work", Move.SUBMIT_REPLY),
    ("handling", "order.work", Move.START_HANDLING),
    ("return", "order.work", Move.REQUEST_RETURN),
    ("colleague-audit", "order.work", Move.AUDIT_REPLY),
    ("dispatch", "order.dispatch", Move.DISPATCH),
    ("return-decision", "order.decide_return", Move.DECIDE_RETURN),
    ("audit", "order.audit_reply", Move.AUDIT_REPLY),
    ("redispatch", "order.dispatch", Move.REDISPATCH),
)
"""Slug, the policy's action, and the move of the order that it is."""


def read_order(runtime: Runtime, principal: Principal, registration_no: str) -> ShownOrder:
    """NotFound alike for an unknown order and for one that `principal` may not know of."""
    found = find_order(runtime.database, principal, registration_no)
    jurisdiction = found["jurisdiction"]
    row = due_of(runtime.database, jurisdiction, registration_no)
    if row is None:
        raise NotFound
    order = runtime.ledger.get(Order, jurisdiction, Order.stream_id(jurisdiction, registration_no))
    return ShownOrder(
        order=row,
        received_itself=row["unit"] is not None
        and row["unit"] == order.matter.received_by
        and row["hops"] == 1,
        title=_open(order.matter.title),
        text=_open(order.matter.text),
        reply=_reply(order),
        clocks=_clocks(runtime, row, principal),
        history=_history(runtime, row),
        texts=_texts(runtime, row),
        actions=actions_for(principal, row, order),
        now=runtime.clock.now(),
    )


def actions_for(principal: Principal, row: Row, order: Order) -> list[str]:
    """What this person may do with the order as it stands, the usual thing first."""
    possible = [
        slug
        for slug, action, move in ACTIONS
        if order.may(move)
        and policy.allows(principal, action, resource_of(row))
        and _sensible(slug, principal, order)
    ]
    if order.regime is Regime.HOTLINE:  # there acceptance is decided only to refuse
        possible.sort(key=lambda slug: slug == "acceptance")
    return possible


def _sensible(slug: str, principal: Principal, order: Order) -> bool:
    if slug == "colleague-audit":
        return order.matter.sealed and order.reply is not None and order.reply.by != principal.id
    if slug == "contact":
        return order.contacted_at is None and not order.matter.sealed
    return slug != "audit" or order.reply is None or order.reply.by != principal.id


def _clocks(runtime: Runtime, row: Row, principal: Principal) -> list[Row]:
    clocks = runtime.database.query(
        f"""SELECT c.*, {STEP_DONE} AS step_done
           FROM live.order_clocks c JOIN live.order_book o USING (jurisdiction, registration_no)
           WHERE jurisdiction = %s AND registration_no = %s
           ORDER BY c.stopped_at IS NOT NULL, c.due_at, c.clock_id""",
        (row["jurisdiction"], row["registration_no"]),
    )
    if principal.unit is None:
        return clocks
    return [c for c in clocks if UnitRef.of(c["jurisdiction"], c["unit"]) in (None, principal.unit)]


def _history(runtime: Runtime, row: Row) -> list[Row]:
    return runtime.database.query(
        """
        SELECT h.*, coalesce(u.name, h.unit) AS unit_name
        FROM live.order_history h
        LEFT JOIN live.units u ON u.jurisdiction = h.jurisdiction AND u.unit = h.unit
        WHERE h.jurisdiction = %s AND h.registration_no = %s
        ORDER BY h.occurred_at DESC, h.recorded_at DESC, h.source, h.position DESC
        """,
        (row["jurisdiction"], row["registration_no"]),
    )


def _texts(runtime: Runtime, row: Row) -> dict[int, str]:
    """The reasons, notes, replies and additions of the order's own events, opened."""
    texts: dict[int, str] = {}
    stream = Order.stream_id(row["jurisdiction"], row["registration_no"])
    for event in runtime.ledger.stream(row["jurisdiction"], stream):
        said = [_open(event.data.get(name)) for name in ("reason", "note", "legal_basis")]
        if event.type in (order_events.ReplySubmitted.TOPIC, order_events.TextAdded.TOPIC):
            said = [_open(event.data["text"])]
        if any(said):
            texts[event.position] = "\n".join(part for part in said if part)
    return texts


def _reply(order: Order) -> ShownReply | None:
    reply = order.reply
    if reply is None or order.replied_at is None:
        return None
    return ShownReply(
        text=_open(reply.text),
        facts=_open(reply.facts),
        done=reply.done.value,
        evidence=_open(reply.evidence),
        by=reply.by,
        submitted_at=order.replied_at,
        round=reply.round,
    )


def _open(value: Any) -> str:
    return value.open_or(ERASED) if isinstance(value, Sealed) else ""
