"""Where an order stands, in one sentence: who holds it, who owes what by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.listed_order import ListedOrder
from huiyin_contracts.vocabulary import CentreDuty, ClockKind, ClosingOutcome
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_web.http.i18n import _, china_date, china_due, china_time
from huiyin_web.http.time_left import time_left
from huiyin_web.http.vocabulary import duty_label


def sentence(order: ListedOrder, now: datetime, calendar: WorkingCalendar) -> str:
    """For the head of the order's page."""
    return _where(order) + _by(order, now, calendar)


def _where(order: ListedOrder) -> str:
    unit = order.unit_name
    if order.due_kind == CentreDuty.DECIDE_REVIEW:
        return _(
            "Answered by %(unit)s, and contested since. The centre has to decide what follows", unit=unit
        )
    match order.state:
        case State.TO_DISPATCH if order.returned_by:
            return _(
                "Given back by %(unit)s. The centre has to choose another unit",
                unit=order.returned_by_name,
            )
        case State.TO_DISPATCH:
            received = china_date(order.received_at)
            return _(
                "Received on %(date)s and not yet with a unit. The centre has to choose one", date=received
            )
        case State.DISPATCHED:
            at = china_time(order.dispatched_at)
            return _("Sent to %(unit)s at %(time)s. %(unit)s has to sign for it", unit=unit, time=at)
        case State.HANDLING if order.sealed and order.rejections:
            return _("A colleague sent the result back. %(unit)s has to write it anew", unit=unit)
        case State.SIGNED | State.HANDLING if order.sealed:
            return _(
                "Being dealt with by %(unit)s. What came of it is checked by a colleague there", unit=unit
            )
        case State.SIGNED if order.round > 1:
            return _(
                "Opened again, round %(round)s. %(unit)s has to handle it anew",
                unit=unit,
                round=order.round,
            )
        case State.SIGNED if order.units_contact:
            return _("With %(unit)s, signed for. %(unit)s has to contact the caller", unit=unit)
        case State.HANDLING if order.rejections:
            return _("The centre sent the reply back. %(unit)s has to reply again", unit=unit)
        case State.SIGNED | State.CONTACTED | State.HANDLING:
            return _("Being handled by %(unit)s, which has to reply", unit=unit)
        case State.RETURN_REVIEW:
            return _("%(unit)s says that it is not competent. The centre has to decide", unit=unit)
        case State.AUDIT if order.sealed:
            return _("%(unit)s has replied. A colleague there has to audit the reply", unit=unit)
        case State.AUDIT:
            return _("%(unit)s has replied. The centre has to audit the reply", unit=unit)
        case State.RETURN_VISIT:
            return _(
                "Answered by %(unit)s. The centre has to ask the caller whether it is settled", unit=unit
            )
        case State.CLOSED:
            return _closed(order)


def _closed(order: ListedOrder) -> str:
    unit = order.unit_name
    match order.outcome:
        case ClosingOutcome.IMPORTED:
            return _("Answered by %(unit)s before it was imported. Nothing is left to do", unit=unit)
        case ClosingOutcome.NOT_ACCEPTED:
            return _("Not accepted by %(unit)s. Nothing is left to do", unit=unit)
        case _other if order.sealed:
            return _("Dealt with by %(unit)s and closed. Nothing is left to do here", unit=unit)
        case _other:
            return _("Answered by %(unit)s and closed. Nothing is left to do", unit=unit)


def _by(order: ListedOrder, now: datetime, calendar: WorkingCalendar) -> str:
    """By when that is to be done; of a limit of something else, which one it is."""
    if order.due_at is None:
        return _(".")
    left, time = time_left(order.due_at, now, calendar), china_due(order.due_at)
    if order.due_kind not in _DUTIES[order.state] | {CentreDuty.DECIDE_REVIEW}:
        duty = duty_label(order.due_kind)
        return _(". “%(duty)s” is due by %(time)s (%(left)s).", duty=duty, time=time, left=left)
    if order.due_at < now:
        return _("; it was due at %(time)s (%(left)s).", time=time, left=left)
    return _(" by %(time)s (%(left)s).", time=time, left=left)


_REPLY: frozenset[str] = frozenset({ClockKind.HANDLE, ClockKind.HOTLINE_REPLY})
_DUTIES: Mapping[State, frozenset[str]] = {
    State.TO_DISPATCH: frozenset({ClockKind.REGISTER_AND_DISPOSE}),
    State.DISPATCHED: frozenset({ClockKind.SIGN}),
    State.SIGNED: _REPLY | {ClockKind.FIRST_CONTACT},
    State.CONTACTED: _REPLY,
    State.HANDLING: _REPLY,
    State.RETURN_REVIEW: frozenset({CentreDuty.DECIDE_RETURN}),
    State.AUDIT: frozenset({CentreDuty.AUDIT_REPLY}),
    State.RETURN_VISIT: frozenset(),
    State.CLOSED: frozenset(),
}
"""The limits of what the sentence says is to be done."""
