"""The plan of a quarter as a sheet to be printed, and name plates for a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.show_receptions.query import midnight, month_after
from huiyin_intake.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_intake.links import reception_url, receptions_url
from huiyin_intake.reception_words import day_cell, day_words, hours_words, lawyer_name, place_words
from huiyin_intake.receptions import authorized_session, roster_of
from huiyin_intake.views.reception_sessions import SessionRow, sessions_between
from huiyin_intake.views.units import Unit, receivers_of
from huiyin_ledger.clock.china import china_date
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Table
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label
from huiyin_web.runtime import Runtime


class QuarterQuery(BaseModel):
    """`quarter`: like 2026-2; the present one where empty."""

    model_config = ConfigDict(frozen=True)

    quarter: str = Field("", pattern=r"^((19|2[0-9])[0-9]{2}-[1-4])?$")


@dataclass(frozen=True)
class QuarterPage:
    """The sessions of a quarter that are not cancelled."""

    crumbs: Sequence[tuple[str, str]]
    place: str
    quarter: str
    quarters: Sequence[Chip]
    jurisdictions: Sequence[Chip]
    table: Table
    drawn_up: str


@dataclass(frozen=True)
class Plate:
    """Who sits at the table; `post` is empty for a unit."""

    name: str
    post: str

    @property
    def size(self) -> str:
        """By which the name fits into its line."""
        return "short" if len(self.name) <= 4 else "medium" if len(self.name) <= 8 else "long"


@dataclass(frozen=True)
class PlatesPage:
    crumbs: Sequence[tuple[str, str]]
    session_no: str
    when: str
    plates: Sequence[Plate]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/quarter", doc_ui=False)
    @requires("reception.read")
    def page_quarter() -> Response:
        return _quarter_page(runtime, chosen_jurisdiction("reception.read"))

    @routes.get("/receptions/<session_no>/plates", doc_ui=False)
    @requires("reception.read")
    def page_name_plates(session_no: str) -> Response:
        return _plates_page(runtime, session_no)


def _quarter_page(runtime: Runtime, jurisdiction: str) -> Response:
    today = china_date(runtime.clock.now())
    first = _first_day(filters_in_address(QuarterQuery).quarter, today)
    rows = sessions_between(
        runtime.database, [jurisdiction], midnight(first), midnight(month_after(first, 3))
    )
    roster, units = roster_of(runtime, jurisdiction), receivers_of(runtime.database, jurisdiction)
    held = [each for each in rows if each.state is not SessionState.CANCELLED]
    model = QuarterPage(
        crumbs=[(_("Reception days"), receptions_url())],
        place=place_name(jurisdiction),
        quarter=_words(first),
        quarters=[
            Chip(_words(each), query_url(quarter=_code(each)), each == first)
            for each in (month_after(first, months) for months in (-3, 0, 3))
        ],
        jurisdictions=jurisdiction_chips(runtime, "reception.read", jurisdiction),
        table=Table.of(held, lambda each: _cells(roster, units, each)),
        drawn_up=_("As planned on %(day)s.", day=today),
    )
    return page("intake/reception_quarter.html", **vars(model))


def _first_day(quarter: str, today: date) -> date:
    if quarter:
        year, _dash, number = quarter.partition("-")
        return date(int(year), int(number) * 3 - 2, 1)
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def _code(first: date) -> str:
    return f"{first.year}-{(first.month + 2) // 3}"


def _words(first: date) -> str:
    return _("Quarter %(number)s of %(year)s", number=(first.month + 2) // 3, year=first.year)


def _cells(
    roster: ReceptionRoster, units: Mapping[str, Unit], session: SessionRow
) -> Mapping[Column, Cell | Content]:
    leader = roster.leaders.get(session.leader)
    remit = [*map(class_name, session.classes), *map(place_name, session.places)]
    return {
        Column("on", _("Date"), "date"): day_cell(session.starts_at),
        Column("hours", _("Time")): hours_words(session.starts_at, session.ends_at),
        Column("leader", _("Leader")): leader.name if leader else session.leader,
        Column("post", _("Post, as it is announced")): leader.post if leader else "",
        Column("level", _("Level"), varies=True): label(ReceptionLevel, session.level),
        Column("remit", _("Remit")): " · ".join(remit) or _("All matters and places"),
        Column("lawyer", _("Lawyer")): lawyer_name(roster, session.lawyer),
        Column("place", _("Place of reception")): place_words(roster, session.place, session.room),
        Column("companions", _("Units that sit in"), varies=True): " · ".join(
            _unit_name(units, each) for each in session.companions
        ),
    }


def _unit_name(units: Mapping[str, Unit], code: str) -> str:
    return units[code].name if code in units else code


def _plates_page(runtime: Runtime, session_no: str) -> Response:
    session = authorized_session(runtime, principal(), "reception.read", session_no)
    roster, units = (
        roster_of(runtime, session.jurisdiction),
        receivers_of(runtime.database, session.jurisdiction),
    )
    leader = roster.leaders[session.leader]
    plates = [Plate(leader.name, leader.post)]
    if session.lawyer:
        lawyer = roster.lawyers[session.lawyer]
        plates.append(Plate(lawyer.name, lawyer.firm))
    plates += [Plate(_unit_name(units, each), "") for each in session.planned.companions]
    model = PlatesPage(
        crumbs=[(_("Reception days"), receptions_url()), (session_no, reception_url(session_no))],
        session_no=session_no,
        when=f"{day_words(session.starts_at)} {hours_words(session.starts_at, session.ends_at)}",
        plates=plates,
    )
    return page("intake/name_plates.html", **vars(model))
