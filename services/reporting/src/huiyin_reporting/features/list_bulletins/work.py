"""The bulletins of half-months that are over, as the reporter's work; and the one that is due next."""

from __future__ import annotations

from huiyin_reporting.domain.bulletin import number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.features.list_bulletins.query import list_bulletins
from huiyin_reporting.links import bulletin_url
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, _l
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Outcome, Owed, OwnFigure, OwnFigures, Task, Worklist


def _bulletins(runtime: Runtime, reader: Principal, first: int) -> Owed:
    due = [(each, row) for each in list_bulletins(runtime, reader, due=True) for row in each.bulletins]
    tasks = [
        Task(
            number=row.number,
            title=each.name,
            owed=_("publish the briefing"),
            left=_("ended on %(day)s", day=str(row.period.last_day)),
            href=row.href,
        )
        for each, row in sorted(due, key=lambda one: one[1].period, reverse=True)[:first]
    ]
    return Owed(len(due), first=tasks)


BULLETINS = Worklist(
    "bulletins",
    _l("Briefings to publish"),
    "briefing.publish",
    "reporting.page_bulletins",
    _bulletins,
    {"show": "due"},
)


def _next(runtime: Runtime, reader: Principal) -> OwnFigures:
    period = HalfMonth.containing(runtime.clock.now())
    place = policy.place_of(reader, "briefing.publish")
    link = bulletin_url(number(place, period))
    ends = _("ends on %(day)s", day=str(period.last_day))
    return OwnFigures(
        _("since %(day)s", day=str(period.first_day)),
        [OwnFigure(place_name(place), ends, link)],
    )


NEXT = Outcome("next_bulletin", _l("The next briefing"), "briefing.publish", _next)
