"""What the public was told of reception days: a page, a notice to print, a text for newspapers, a feed and calendars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Response as TextResponse
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionKind
from huiyin_intake.features.tell_receptions import atom, calendar
from huiyin_intake.features.tell_receptions.answers import asked_again
from huiyin_intake.features.tell_receptions.newspaper import by_place, newspaper_text
from huiyin_intake.features.tell_receptions.notice import notice
from huiyin_intake.features.tell_receptions.query import LeaderQuery, ReceptionsQuery, announced_sessions
from huiyin_intake.features.tell_receptions.sentences import (
    PARTS,
    corrected,
    day,
    mark,
    when,
    who,
)
from huiyin_intake.features.tell_receptions.told import Announced
from huiyin_intake.links import (
    announced_calendar_url,
    announced_feed_url,
    announced_notice_url,
    announced_text_url,
    announced_url,
)
from huiyin_intake.reception_words import hours_words
from huiyin_ledger.clock.china import china_date, start_of
from huiyin_web.http.access import requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _
from huiyin_web.http.office import speak_for
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip, Entry, Link, Option, Options, Tag
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label
from huiyin_web.papers.paper import BLANK, Paper
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class ShownSession:
    """A session as its card says it. `told`: what became of it, in words; `offered`: the session that is offered instead."""

    session_no: str
    title: str
    mark: Tag | None
    cancelled: bool
    entries: Sequence[Entry]
    corrections: Sequence[str]
    offered: Link | None


@dataclass(frozen=True)
class ShownDay:
    label: str
    sessions: Sequence[ShownSession]


@dataclass(frozen=True)
class ShownPlace:
    """The sessions of one place, and the calendar of each leader who receives there."""

    name: str
    days: Sequence[ShownDay]
    calendars: Sequence[Link]


@dataclass(frozen=True)
class ReceptionsPage:
    """`chips`: places that have announced sessions; `feed`, `calendar`, `text`, `notice`: the same in other forms."""

    chips: Sequence[Chip]
    places: Sequence[ShownPlace]
    feed: str
    calendar: str
    text: str
    notice: str


@dataclass(frozen=True)
class NoticePage:
    """`paper`: None where nothing was announced for the place and the period."""

    back: str
    address: str
    offices: Options
    place: str
    first: str
    last: str
    paper: Paper | None
    text: str
    blank: str = BLANK


def mount_root(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions", doc_ui=False)
    @requires("page.public")
    def page_announced() -> Response:
        query = filters_in_address(ReceptionsQuery)
        found = announced_sessions(runtime, query.model_copy(update={"place": ""}))
        if query.place:
            speak_for(query.place)
        shown = [each for each in found if query.place in ("", each.jurisdiction)]
        place = query.place or None
        model = ReceptionsPage(
            chips=_chips(found, query.place),
            places=[_place(code, of_place) for code, of_place in by_place(shown)],
            feed=announced_feed_url(place),
            calendar=announced_calendar_url(place),
            text=announced_text_url(place),
            notice=announced_notice_url(place),
        )
        return page("intake/announced.html", **vars(model))

    @routes.get("/receptions/notice", doc_ui=False)
    @requires("page.public")
    def page_announced_notice() -> Response:
        query = filters_in_address(ReceptionsQuery)
        found = announced_sessions(runtime, query.model_copy(update={"place": ""}))
        codes = sorted({each.jurisdiction for each in found})
        place = query.place or next(iter(codes), "")
        sessions = [each for each in found if each.jurisdiction == place]
        first, last = query.period(runtime.clock.now())
        if query.last is None and sessions:
            last = china_date(sessions[-1].now.starts_at)
        if place:
            speak_for(place)
        model = NoticePage(
            back=announced_url(place or None),
            address=announced_notice_url(),
            offices=[Option(code, place_name(code)) for code in sorted({*codes, place} - {""})],
            place=place,
            first=first.isoformat(),
            last=last.isoformat(),
            paper=notice(runtime, place, first, last, sessions),
            text=announced_text_url(place or None, first.isoformat(), last.isoformat()),
        )
        return page("intake/announced_notice.html", **vars(model))

    @routes.get("/receptions/text", doc_ui=False)
    @requires("page.public")
    def announced_text() -> Response:
        query = filters_in_address(ReceptionsQuery)
        written = newspaper_text(announced_sessions(runtime, query))
        return asked_again(TextResponse(written, content_type="text/plain; charset=utf-8"))

    @routes.get("/receptions.atom", doc_ui=False)
    @requires("page.public")
    def announced_feed() -> Response:
        query = filters_in_address(ReceptionsQuery)
        site, place = runtime.settings.url, query.place or None
        written = atom.atom_feed(
            announced_sessions(runtime, query),
            place=query.place,
            page=site + announced_url(place),
            address=site + announced_feed_url(place),
            begins_at=start_of(query.period(runtime.clock.now())[0]),
        )
        return asked_again(TextResponse(written, content_type=f"{atom.TYPE}; charset=utf-8"))

    @routes.get("/receptions.ics", doc_ui=False)
    @requires("page.public")
    def announced_calendar() -> Response:
        query = filters_in_address(LeaderQuery)
        site = runtime.settings.url
        written = calendar.calendar_of(
            announced_sessions(runtime, query), page=site + announced_url(query.place or None)
        )
        return asked_again(TextResponse(written, content_type=f"{calendar.TYPE}; charset=utf-8"))


def _chips(found: Sequence[Announced], chosen: str) -> Sequence[Chip]:
    """None where all sessions are of one place."""
    counted = Counter(each.jurisdiction for each in found)
    if len(counted) < 2 and chosen in ("", *counted):
        return ()
    every = Chip(_("All places"), query_url(place=None), not chosen, len(found))
    codes = sorted({*counted, chosen} - {""})
    return [
        every,
        *(Chip(place_name(code), query_url(place=code), code == chosen, counted[code]) for code in codes),
    ]


def _place(code: str, sessions: Sequence[Announced]) -> ShownPlace:
    leaders = {each.now.leader: each.now.leader_name for each in sessions}
    return ShownPlace(
        name=place_name(code),
        days=[
            ShownDay(label, [_session(each) for each in of_day])
            for label, of_day in groupby(sessions, key=lambda each: day(each.now))
        ],
        calendars=[Link(name, announced_calendar_url(code, leader)) for leader, name in leaders.items()],
    )


def _session(session: Announced) -> ShownSession:
    told, offered = session.now, session.offered
    said = ("remit", "where", "lawyer", "phone", "booking")
    entries = [Entry(str(PARTS[name].label), PARTS[name].say(told)) for name in said]
    if told.kind is ReceptionKind.BY_APPOINTMENT:
        entries.insert(0, Entry(_("Kind"), label(ReceptionKind, told.kind)))
    return ShownSession(
        session_no=session.session_no,
        title=f"{hours_words(told.starts_at, told.ends_at)} {who(told)}",
        mark=mark(session),
        cancelled=told.cancelled,
        entries=entries,
        corrections=[corrected(each) for each in session.corrections],
        offered=Link(f"{when(offered.now)} {who(offered.now)}", f"{announced_url()}#{offered.session_no}")
        if offered
        else None,
    )
