"""Messages that were given up, as work of those who keep the installation running."""

from __future__ import annotations

from huiyin_web.http.i18n import _, _l, china_time
from huiyin_web.http.links import page_url
from huiyin_web.identity.policy import Principal, place_of
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist

PAGE = "notice_plan.page_given_up"


def _given_up(runtime: Runtime, reader: Principal, first: int) -> Owed | None:
    """Told only where there are some."""
    sendings = runtime.identity.sendings
    place = place_of(reader, "office.manage")
    count = sendings.count_given_up(place)
    if not count:
        return None
    tasks = [
        Task(
            number="",
            title=_("Messages to staff"),
            owed=_("See why they did not leave, and try again"),
            left=_("since %(time)s", time=china_time(each.at)),
            href=page_url(PAGE),
        )
        for each in sendings.given_up(place)[:first]
    ]
    return Owed(count, first=tasks)


GIVEN_UP = Worklist("notices_given_up", _l("Messages that did not leave"), "office.manage", PAGE, _given_up)
