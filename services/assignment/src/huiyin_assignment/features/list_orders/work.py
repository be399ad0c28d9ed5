"""Orders as work: what the centre's desk and the units owe now, and who of a unit holds how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from huiyin_assignment.features.list_orders.load import held_by_people
from huiyin_assignment.features.list_orders.page import CHIPS, matter_cell
from huiyin_assignment.features.list_orders.query import NOBODY, ShownOrdersQuery, count_late, list_orders
from huiyin_assignment.features.list_orders.titles import Titles, titles_of
from huiyin_assignment.features.list_orders.turn import turn
from huiyin_assignment.links import order_url, orders_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_access import orders_in_reach
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.time_left import time_left
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Load, Owed, Share, Task, Worklist


def _desk(show: str, action: str, *, overlaps: bool = False) -> Worklist:
    """What stands on the desk under the chip `show`."""

    def read(runtime: Runtime, reader: Principal, first: int) -> Owed:
        return _owed(runtime, reader, first, show, desk=True)

    return Worklist(
        show, CHIPS[show], action, "assignment.page_desk", read, {"show": show}, overlaps=overlaps
    )


def _unit(show: str, *, overlaps: bool = False, sealed: bool = False) -> Worklist:
    """What stands in a unit's list under the chip `show`; `sealed`: only for whoever handles accusations there."""

    def read(runtime: Runtime, reader: Principal, first: int) -> Owed | None:
        if sealed and not policy.scope_of(reader, "order.work").sealed:
            return None
        return _owed(runtime, reader, first, show, desk=False)

    return Worklist(
        show, CHIPS[show], "order.work", "assignment.page_orders", read, {"show": show}, overlaps=overlaps
    )


TO_DISPATCH = _desk("to_dispatch", "order.dispatch")
RETURNED = _desk("returned", "order.dispatch", overlaps=True)
REPLIES = _desk("replies", "order.audit_reply")
RETURNS = _desk("returns", "order.decide_return")
CONTACTS = _desk("contacts", "order.contact_for_unit")
TO_SIGN = _unit("to_sign")
TO_CONTACT = _unit("to_contact")
TO_REPLY = _unit("to_reply")
COLLEAGUES = _unit("colleagues", sealed=True)
OVERDUE = _unit("overdue", overlaps=True)
TODAY = _unit("today", overlaps=True)
URGED = _unit("urged", overlaps=True)


def _owed(runtime: Runtime, reader: Principal, first: int, show: str, *, desk: bool) -> Owed:
    now, query = runtime.clock.now(), ShownOrdersQuery(show=show, limit=max(first, 1))
    scope, own, decides = orders_in_reach(runtime, reader, desk=desk)
    counted = count_late(runtime.database, scope, query, now, own=own, decides=decides)
    if not (first and counted.count):
        return Owed(counted.count, counted.late)
    found = list_orders(runtime.database, scope, query, now, own=own, decides=decides).items
    titles, calendars = titles_of(runtime, found), calendars_in_force(runtime.database)
    tasks = [_task(each, titles, now, calendars.of(each.jurisdiction), at_centre=desk) for each in found]
    return Owed(counted.count, counted.late, tasks)


def _task(
    order: ListedOrder, titles: Titles, now: datetime, calendar: WorkingCalendar, *, at_centre: bool
) -> Task:
    return Task(
        number=order.registration_no,
        title=str(matter_cell(order, titles).text),
        owed=turn(order, at_centre=at_centre),
        left=time_left(order.due_at, now, calendar) if order.due_at else "",
        href=order_url(order.registration_no),
        due_at=order.due_at,
    )


def _people(runtime: Runtime, reader: Principal) -> Sequence[Share]:
    scope, names = orders_in_reach(runtime, reader, desk=False).scope, Names(runtime.identity)
    return [
        Share(
            names.of(each.account) if each.account else _("Nobody yet"),
            each.count,
            each.late,
            orders_url(show="todo", holder=each.account or NOBODY),
        )
        for each in held_by_people(runtime.database, scope, runtime.clock.now())
    ]


PEOPLE = Load("people", _l("Who holds how much"), "order.lead", _people)
