"""The page on which sessions are announced, with what the public is about to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.announce_receptions.command import AnnounceSessions, announce_sessions
from huiyin_intake.features.tell_receptions.sentences import mark, paragraph, where
from huiyin_intake.features.tell_receptions.told import Announced, announced, preview
from huiyin_intake.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_intake.links import announce_receptions_url, announced_notice_url, announced_url
from huiyin_intake.reception_words import day_words, hours_words
from huiyin_intake.receptions import announcement_of, load_session, roster_of, rules_of
from huiyin_intake.views.reception_sessions import announced_between, sessions_between
from huiyin_ledger.clock.china import china_date, end_of, start_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.days import Day
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Link, Row, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.papers.paper import in_chinese
from huiyin_web.runtime import Runtime

_TWO_WEEKS = timedelta(days=14)


class Period(BaseModel):
    """The sessions that are looked at: those of the next two weeks where nothing is said."""

    model_config = ConfigDict(frozen=True)

    first_day: Day | None = None
    last_day: Day | None = None

    def days(self, now: datetime) -> tuple[date, date]:
        first = self.first_day or china_date(now)
        return first, self.last_day or first + _TWO_WEEKS


@dataclass(frozen=True)
class AnnouncePage:
    """`rows`: what can be announced; `previews`: how that will be read, by number; `told`: what was announced already."""

    chips: Sequence[Chip]
    address: str
    jurisdiction: str
    first: date
    last: date
    days_before: int
    columns: Sequence[Column]
    rows: Sequence[Row]
    previews: Sequence[tuple[str, str]]
    told: Table
    links: Sequence[Link]
    labels: Mapping[str, str]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/announce", doc_ui=False)
    @requires("reception.plan")
    def page_announce_receptions() -> Response:
        return _page(runtime, chosen_jurisdiction("reception.plan"))

    @routes.post("/receptions/announce", doc_ui=False)
    @requires("reception.plan")
    def page_announce() -> Response:
        jurisdiction = chosen_jurisdiction("reception.plan")

        def announce(command: AnnounceSessions) -> Response:
            told = announce_sessions(runtime, act_from_request(runtime), principal(), command)
            return redirect_saying(
                announce_receptions_url(jurisdiction),
                ngettext("%(num)d session is announced.", "%(num)d sessions are announced.", len(told)),
            )

        return run_form(AnnounceSessions, announce, lambda: _page(runtime, jurisdiction))


def _page(runtime: Runtime, jurisdiction: str) -> Response:
    now = runtime.clock.now()
    first, last = filters_in_address(Period).days(now)
    rules = rules_of(runtime, jurisdiction)
    coming = _to_tell(runtime, jurisdiction, max(now, start_of(first)), end_of(last))
    told = [
        announced(runtime.database, row)
        for row in announced_between(runtime.database, jurisdiction, start_of(first), end_of(last))
    ]
    table = Table.of(coming, lambda each: _planned_cells(each, rules, now))
    model = AnnouncePage(
        chips=jurisdiction_chips(runtime, "reception.plan", jurisdiction),
        address=announce_receptions_url(jurisdiction),
        jurisdiction=jurisdiction,
        first=first,
        last=last,
        days_before=rules.announced_before,
        columns=table.columns,
        rows=[
            Row(row.cells, id=each.session_no, selected=_in_time(each, rules, now))
            for each, row in zip(coming, table.rows, strict=True)
        ],
        previews=[(each.session_no, _as_published(each)) for each in coming],
        told=Table.of(told, _told_cells),
        links=[
            Link(_("What the public sees"), announced_url(jurisdiction)),
            Link(_("Notice to print and post"), announced_notice_url(jurisdiction)),
        ],
        labels={"sessions": _("Sessions")},
    )
    return page("intake/announce_receptions.html", **vars(model))


def _to_tell(runtime: Runtime, jurisdiction: str, first: datetime, last: datetime) -> list[Announced]:
    """The sessions of which the public does not know yet, as it would be told of them."""
    roster, rules = roster_of(runtime, jurisdiction), rules_of(runtime, jurisdiction)
    numbers = [
        row.session_no
        for row in sessions_between(runtime.database, [jurisdiction], first, last)
        if row.state is SessionState.PLANNED and not row.edition
    ]
    now = runtime.clock.now()
    planned = ((each, load_session(runtime, each)) for each in numbers)
    return [preview(jurisdiction, each, announcement_of(roster, rules, its), now) for each, its in planned]


@in_chinese
def _as_published(session: Announced) -> str:
    return paragraph(session)


def _planned_cells(session: Announced, rules: ReceptionRules, now: datetime) -> dict[Column, Cell | Content]:
    return {**_cells(session), Column("announced", _("Announce by"), "tag"): _by_when(session, rules, now)}


def _by_when(session: Announced, rules: ReceptionRules, now: datetime) -> Cell:
    by = china_date(session.now.starts_at) - timedelta(days=rules.announced_before)
    if _in_time(session, rules, now):
        return Cell(by.isoformat(), tag="good")
    return Cell(_("Late: was due %(day)s", day=by), tag="warn")


def _in_time(session: Announced, rules: ReceptionRules, now: datetime) -> bool:
    return rules.announced_in_time(now, session.now.starts_at)


def _told_cells(session: Announced) -> dict[Column, Cell | Content]:
    marked = mark(session)
    return {
        **_cells(session),
        Column("edition", _("Edition"), "number"): session.edition,
        Column("told", _("Told last"), "time"): session.changed_at,
        Column("state", _("State"), "tag"): Cell(marked.label, tag=marked.kind)
        if marked
        else Cell(_("Announced to the public"), tag="good"),
    }


def _cells(session: Announced) -> dict[Column, Cell | Content]:
    told = session.now
    return {
        Column("number", _("Number"), "code"): session.session_no,
        Column("when", _("When")): Cell(
            day_words(told.starts_at), sub=hours_words(told.starts_at, told.ends_at)
        ),
        Column("who", _("Who receives")): Cell(told.leader_name, sub=told.leader_post),
        Column("where", _("Where")): where(told),
    }
