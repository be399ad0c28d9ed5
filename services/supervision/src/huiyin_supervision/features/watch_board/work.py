"""What is overdue and what is due today, for whoever sees to it that others are in time; and the units that are late most."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin_contracts.base import UnitKey
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_supervision import phrases
from huiyin_supervision.features.watch_board.query import (
    BoardQuery,
    ClocksQuery,
    count_clocks,
    list_clocks,
    overdue_by_unit,
)
from huiyin_supervision.features.watch_board.titles import titles_for
from huiyin_supervision.links import matter_url, overdue_url
from huiyin_supervision.row_access import SEALABLE, scope_of
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.time_left import time_left
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Load, Owed, Share, Task, Worklist


def _clocks(state: str, title: str) -> Worklist:
    """What the board shows in this state."""

    def read(runtime: Runtime, reader: Principal, first: int) -> Owed:
        scope, now = scope_of(reader, "clock.read", SEALABLE), runtime.clock.now()
        query = BoardQuery(state=state, limit=max(first, 1))
        count = count_clocks(runtime.database, scope, query, now)
        late = count if state == "overdue" else 0
        return Owed(count, late, _tasks(runtime, reader, query) if first and count else ())

    return Worklist(state, title, "clock.watch", "supervision.page_board", read, {"state": state})


OVERDUE = _clocks("overdue", _l("Duties overdue"))
TODAY = _clocks("today", _l("Duties due today"))


def _tasks(runtime: Runtime, reader: Principal, query: ClocksQuery) -> list[Task]:
    database, now = runtime.database, runtime.clock.now()
    found = list_clocks(database, scope_of(reader, "clock.read", SEALABLE), query, now).items
    names, calendars = unit_names(database, found), calendars_in_force(database)
    titles = titles_for(runtime, reader, found, matters_of(database, found))
    return [
        Task(
            number=each.registration_no,
            title=titles.get((each.jurisdiction, each.registration_no), ""),
            owed=_(
                "%(unit)s owes: %(duty)s", unit=phrases.owed_by(each, names), duty=phrases.duty(each.kind)
            ),
            left=time_left(each.effective_due_at, now, calendars.of(each.jurisdiction)),
            href=matter_url(each.registration_no),
            due_at=each.effective_due_at,
        )
        for each in found
    ]


def _worst_units(runtime: Runtime, reader: Principal) -> Sequence[Share]:
    scope = scope_of(reader, "clock.read", SEALABLE)
    found = overdue_by_unit(runtime.database, scope, runtime.clock.now())
    names = unit_names(runtime.database, found)
    return [
        Share(
            phrases.owed_by(each, names),
            each.overdue,
            each.overdue,
            overdue_url(UnitKey.of(each.jurisdiction, each.unit)),
        )
        for each in found
    ]


WORST_UNITS = Load("worst_units", _l("Units with most overdue duties"), "clock.watch", _worst_units)
