"""Petitioners to be asked, and matters to be decided about again, as the centre's work."""

from __future__ import annotations

from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.page import not_before, waited
from huiyin_supervision.features.list_visits.query import (
    VisitsQuery,
    count_late_reviews,
    count_visits,
    list_visits,
)
from huiyin_supervision.features.list_visits.titles import titles_of
from huiyin_supervision.links import visit_url
from huiyin_supervision.row_access import visits_in_reach
from huiyin_supervision.views.clocks import review_due
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.time_left import time_left
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _visits(state: VisitState, title: str) -> Worklist:
    """What stands in the list of return visits in this state."""

    def read(runtime: Runtime, reader: Principal, first: int) -> Owed:
        scope, now = visits_in_reach(runtime, reader), runtime.clock.now()
        count = count_visits(runtime.database, scope).get(state, 0)
        if not count:
            return Owed(0)
        late = count_late_reviews(runtime.database, scope, now) if state is VisitState.REVIEW else 0
        return Owed(count, late, _tasks(runtime, reader, state, first) if first else ())

    return Worklist(
        f"visits_{state}", title, "return_visit.record", "supervision.page_visits", read, {"state": state}
    )


TO_ASK = _visits(VisitState.DUE, _l("Return visits to make"))
TO_DECIDE = _visits(VisitState.REVIEW, _l("To be decided again"))


def _tasks(runtime: Runtime, reader: Principal, state: VisitState, first: int) -> list[Task]:
    scope, now = visits_in_reach(runtime, reader), runtime.clock.now()
    found = list_visits(runtime.database, scope, VisitsQuery(state=state, limit=first)).items
    due, titles = review_due(runtime.database, found), titles_of(runtime, found)
    calendars = calendars_in_force(runtime.database)
    tasks = []
    for each in found:
        by = due.get((each.jurisdiction, each.registration_no))
        waits = not_before(each, now) or waited(each.approved_at, now)
        tasks.append(
            Task(
                number=each.registration_no,
                title=titles.get((each.jurisdiction, each.registration_no), ""),
                owed=str(phrases.SHORT_REVIEWS[each.review_of])
                if each.review_of
                else _("ask the petitioner"),
                left=time_left(by, now, calendars.of(each.jurisdiction)) if by else waits,
                href=visit_url(each.registration_no),
                due_at=by,
            )
        )
    return tasks
