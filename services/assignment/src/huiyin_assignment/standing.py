"""Where an order stands, in one sentence: who holds it, who owes what by when."""

from __future__ import annotations

from datetime import datetime

from huiyin_assignment.domain.vocabulary import State
from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.http.i18n import _, china_date, china_due, china_time
from huiyin_chassis.http.time_left import time_left
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import ClosingOutcome


def sentence(order: Row, due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> str:
    """For the head of the order's page. `order` is a row of the order book."""
    return _where(order) + _by(due_at, now, calendar)


def turn(order: Row) -> str:
    """Why an order is in somebody's list: whose turn it is and what for."""
    match State(order["state"]):
        case State.TO_DISPATCH if order["returned_by"]:
            return _("returned by %(unit)s: choose another unit", unit=order["returned_by_name"])
        case State.TO_DISPATCH:
            return _("choose a unit")
        case State.DISPATCHED if order["no_return"]:
            return _("designated to you: sign for it")
        case State.DISPATCHED if order["hops"] > 1:
            return _("redispatched: sign for it")
        case State.DISPATCHED:
            return _("sign for it")
        case State.SIGNED if order["round"] > 1:
            return _("to be done again, round %(round)s", round=order["round"])
        case State.SIGNED if order["contacted_at"] is None and not order["sealed"]:
            return _("contact the caller")
        case State.HANDLING if order["rejections"]:
            return _("reply sent back, your turn")
        case State.SIGNED | State.CONTACTED | State.HANDLING:
            return _("reply")
        case State.RETURN_REVIEW:
            return _("the centre decides on the return")
        case State.AUDIT if order["sealed"]:
            return _("a colleague audits the reply")
        case State.AUDIT:
            return _("the centre audits the reply")
        case State.RETURN_VISIT:
            return _("the centre asks the caller")
        case State.CLOSED:
            return ""


def _where(order: Row) -> str:
    unit = order["unit_name"]
    match State(order["state"]):
        case State.TO_DISPATCH if order["returned_by"]:
            return _(
                "Given back by %(unit)s. The centre has to choose another unit",
                unit=order["returned_by_name"],
            )
        case State.TO_DISPATCH:
            received = china_date(order["received_at"])
            return _(
                "Received on %(date)s and not yet with a unit. The centre has to choose one", date=received
            )
        case State.DISPATCHED:
            at = china_time(order["dispatched_at"])
            return _("Sent to %(unit)s at %(time)s. %(unit)s has to sign for it", unit=unit, time=at)
        case State.SIGNED if order["round"] > 1:
            return _(
                "Opened again, round %(round)s. %(unit)s has to handle it anew",
                unit=unit,
                round=order["round"],
            )
        case State.SIGNED if order["contacted_at"] is None and not order["sealed"]:
            return _("With %(unit)s, signed for. %(unit)s has to contact the caller", unit=unit)
        case State.HANDLING if order["rejections"]:
            return _("The centre sent the reply back. %(unit)s has to reply again", unit=unit)
        case State.SIGNED | State.CONTACTED | State.HANDLING:
            return _("Being handled by %(unit)s, which has to reply", unit=unit)
        case State.RETURN_REVIEW:
            return _("%(unit)s says that it is not competent. The centre has to decide", unit=unit)
        case State.AUDIT if order["sealed"]:
            return _("%(unit)s has replied. A colleague there has to audit the reply", unit=unit)
        case State.AUDIT:
            return _("%(unit)s has replied. The centre has to audit the reply", unit=unit)
        case State.RETURN_VISIT:
            return _(
                "Answered by %(unit)s. The centre has to ask the caller whether it is settled", unit=unit
            )
        case State.CLOSED:
            return _closed(order)


def _closed(order: Row) -> str:
    unit = order["unit_name"]
    match order["outcome"]:
        case ClosingOutcome.IMPORTED:
            return _("Answered by %(unit)s before it was imported. Nothing is left to do", unit=unit)
        case ClosingOutcome.NOT_ACCEPTED:
            return _("Not accepted by %(unit)s. Nothing is left to do", unit=unit)
        case _other:
            return _("Answered by %(unit)s and closed. Nothing is left to do", unit=unit)


def _by(due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> str:
    if due_at is None:
        return _(".")
    left = time_left(due_at, now, calendar)
    if due_at < now:
        return _("; it was due at %(time)s (%(left)s).", time=china_due(due_at), left=left)
    return _(" by %(time)s (%(left)s).", time=china_due(due_at), left=left)
