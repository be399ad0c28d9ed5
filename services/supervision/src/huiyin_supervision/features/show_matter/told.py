"""What supervision tells of a matter: who owes what by when, and whether the petitioner is to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.titles import titles_of
from huiyin_supervision.features.show_matter.query import MatterOverview, find_matter
from huiyin_supervision.links import matter_url, next_visit_url, visit_url
from huiyin_supervision.row_access import allowed, why_barred
from huiyin_supervision.tables import Names
from huiyin_supervision.views.clocks import ClockRow
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import may, principal
from huiyin_web.http.i18n import _, _l, china_due
from huiyin_web.http.time_left import time_left
from huiyin_web.matter import MatterAction, MatterState, MatterTab, MatterTold, NearestClock, Step
from huiyin_web.matter_frame.conversation import conversation_url
from huiyin_web.runtime import Runtime

_TO_DO: Mapping[VisitState, str] = {
    VisitState.DUE: _l("Record the return visit"),
    VisitState.REVIEW: _l("Decide what follows"),
}
"""What the centre has to do about the petitioner, by where the return visit stands."""


def tell_matter(runtime: Runtime, registration_no: str) -> MatterTold:
    """NotFound alike for an unknown matter and for one of which whoever asks may see no clock."""
    matter = find_matter(runtime.database, principal(), registration_no)
    phrases.speak_of_matter(runtime.database, matter)
    return told(runtime, matter)


def told(runtime: Runtime, matter: MatterOverview, *, asked_here: bool = False) -> MatterTold:
    """`asked_here`: the page that is open has the form of the return visit."""
    database, number, now = runtime.database, matter.registration_no, runtime.clock.now()
    calendar = calendar_in_force(database, matter.jurisdiction)
    first = _first(matter)
    visit = matter.visit
    if visit and not allowed(principal(), "return_visit.record", visit, matter.matter_class):
        visit = None
    tabs = [MatterTab(label=_("Limits"), href=matter_url(number))]
    return MatterTold(
        registration_no=number,
        tabs=[*tabs, *([visit_tab(number)] if visit else [])],
        conversation=conversation_url("supervision", number),
        title=titles_of(runtime, [visit]).get((visit.jurisdiction, number), "") if visit else "",
        state=MatterState(kind="sealed", label=_("sealed")) if matter.sealed else None,
        sentence=_lede(first, unit_names(database, [first] if first else []), now, calendar),
        done=[Step.VISIT] if matter.visit and matter.visit.state is VisitState.CONCLUDED else [],
        current=Step.VISIT if matter.visit and matter.visit.state in _TO_DO else None,
        clock=_nearest(first, now, calendar) if first else None,
        actions=_actions(runtime, visit, asked_here=asked_here) if visit else [],
        next=_next(number),
    )


def visit_tab(registration_no: str) -> MatterTab:
    return MatterTab(label=_("Return visit"), href=visit_url(registration_no))


def _first(matter: MatterOverview) -> ClockRow | None:
    """The running clock that runs out first."""
    running = [clock for clock in matter.clocks if clock.outcome is None]
    return min(running, key=lambda clock: clock.effective_due_at, default=None)


def _lede(first: ClockRow | None, names: Names, now: datetime, calendar: WorkingCalendar) -> str:
    if first is None:
        return _("No clock runs on this matter now.")
    return _(
        "%(unit)s owes “%(duty)s” by %(due)s: %(left)s.",
        unit=phrases.owed_by(first, names),
        duty=phrases.duty(first.kind),
        due=china_due(first.effective_due_at),
        left=time_left(first.effective_due_at, now, calendar),
    )


def _nearest(clock: ClockRow, now: datetime, calendar: WorkingCalendar) -> NearestClock:
    return NearestClock(
        label=phrases.duty(clock.kind),
        started_at=clock.started_at,
        due_at=clock.effective_due_at,
        provisional=clock.provisional,
        late=clock.effective_due_at < now,
        left=time_left(clock.effective_due_at, now, calendar),
    )


def _actions(runtime: Runtime, visit: ReturnVisitTaskRow, *, asked_here: bool) -> list[MatterAction]:
    """Nothing where somebody else has to ask."""
    word = _TO_DO.get(visit.state)
    if word is None or why_barred(runtime, visit, visit.jurisdiction, principal().id, principal()):
        return []
    href = "#ask" if asked_here else visit_url(visit.registration_no)
    return [MatterAction(label=str(word), href=href, owed=True)]


def _next(number: str) -> MatterAction | None:
    if not may("return_visit.record"):
        return None
    return MatterAction(label=_("Next return visit"), href=next_visit_url(number))
