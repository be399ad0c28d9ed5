"""Announced sessions as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable

from icalendar import Calendar, Event

from huiyin_intake.features.tell_receptions.sentences import corrected, sentences, where, who
from huiyin_intake.features.tell_receptions.told import Announced
from huiyin_web.http.i18n import _
from huiyin_web.papers.paper import in_chinese

TYPE = "text/calendar"


@in_chinese
def calendar_of(sessions: Iterable[Announced], *, page: str) -> bytes:
    """The same bytes until something is announced or corrected: no time in it is that of the request. `page`: the page for
    people, with its host."""
    calendar = Calendar()
    calendar.add("prodid", "-//Huiyin//Reception days//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Leader reception days"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for each in sessions:
        calendar.add_component(_event(each, page))
    return bytes(calendar.to_ical())


def _event(session: Announced, page: str) -> Event:
    told = session.now
    what = _("Reception by %(who)s", who=who(told))
    event = Event()
    event.add("uid", str(session.id))
    event.add("dtstamp", session.changed_at)
    event.add("created", session.announced_at)
    event.add("last-modified", session.changed_at)
    event.add("sequence", session.edition - 1)
    event.add("dtstart", told.starts_at)
    event.add("dtend", told.ends_at)
    event.add("summary", _("[%(mark)s] %(what)s", mark=_("Cancelled"), what=what) if told.cancelled else what)
    event.add("status", "CANCELLED" if told.cancelled else "CONFIRMED")
    event.add("location", where(told))
    event.add(
        "description", "\n".join([*sentences(session), *(corrected(each) for each in session.corrections)])
    )
    event.add("url", f"{page}#{session.session_no}")
    return event
