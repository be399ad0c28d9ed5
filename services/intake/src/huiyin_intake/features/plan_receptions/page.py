"""Planning sessions: one, or those of a rule, which are looked at before they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionKind
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.features.plan_receptions.command import (
    Offer,
    PlanSeries,
    PlanSession,
    digest,
    offers,
    plan_series,
    plan_session,
)
from huiyin_intake.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_intake.links import (
    plan_series_url,
    plan_session_url,
    reception_url,
    receptions_url,
    roster_url,
)
from huiyin_intake.reception_words import (
    day_cell,
    frequencies,
    lawyer_name,
    leader_cell,
    off_words,
    place_words,
)
from huiyin_intake.receptions import roster_of, rules_of
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.clock.china import china_date
from huiyin_web.http.access import requires
from huiyin_web.http.calendar_words import weekday
from huiyin_web.http.codes import place_name
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _, _l, long_month, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Group, Groups, Option, Options, Table, Tone
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime

LABELS: Mapping[str, str] = {
    "kind": _l("Kind of reception"),
    "on": _l("Date"),
    "starts": _l("Begins at"),
    "ends": _l("Ends at"),
    "leader": _l("Leader"),
    "leaders": _l("Leaders, in turn"),
    "lawyer": _l("Lawyer"),
    "lawyers": _l("Lawyers, in turn"),
    "place": _l("Place of reception"),
    "room": _l("Room"),
    "companions": _l("Units that sit in"),
    "slots": _l("Visitors of a session"),
    "frequency": _l("How often"),
    "every": _l("Every how many weeks or months"),
    "weekday": _l("Weekday"),
    "nth": _l("Which one of the month"),
    "first": _l("From"),
    "last": _l("To"),
}
_LENGTH = timedelta(days=90)
_NTH = {
    1: _l("the first"),
    2: _l("the second"),
    3: _l("the third"),
    4: _l("the fourth"),
    -1: _l("the last"),
}


@dataclass(frozen=True)
class PlanPage:
    """The form of one session, or `by_rule` of several. `slots`: as the rules of the place have it; `ready`: somebody receives, and
    somewhere; `roster`: where both are entered."""

    crumbs: Sequence[tuple[str, str]]
    jurisdiction: str
    place: str
    jurisdictions: Sequence[Chip]
    ways: Sequence[Chip]
    by_rule: bool
    address: str
    ready: bool
    roster: str
    labels: Mapping[str, str]
    kinds: Options
    frequencies: Options
    weekdays: Options
    nths: Options
    leaders: Options
    lawyers: Options
    places: Options
    rooms: Groups
    units: Options
    slots: int
    first: date
    last: date


@dataclass(frozen=True)
class PreviewPage:
    """What a rule would plan. `months`: name and sessions of each; `typed`: the form as it was sent; `shown`: the digest
    of all this; `wrong`: how many can't be planned so, in words, empty where all can."""

    crumbs: Sequence[tuple[str, str]]
    place: str
    said: str
    wrong: str
    months: Sequence[tuple[str, Table]]
    address: str
    typed: Sequence[tuple[str, str]]
    shown: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/plan", doc_ui=False)
    @requires("reception.plan")
    def page_plan_session() -> Response:
        return _plan_page(runtime, chosen_jurisdiction("reception.plan"), by_rule=False)

    @routes.post("/receptions/plan", doc_ui=False)
    @requires("reception.plan")
    def page_save_session() -> Any:
        jurisdiction = chosen_jurisdiction("reception.plan")

        def plan(command: PlanSession) -> Response:
            number = plan_session(runtime, act_from_request(runtime), command)
            return redirect_saying(reception_url(number), _("Planned: %(session)s.", session=number))

        return run_form(
            PlanSession,
            plan,
            lambda: _plan_page(runtime, jurisdiction, by_rule=False),
            jurisdiction=jurisdiction,
        )

    @routes.get("/receptions/series", doc_ui=False)
    @requires("reception.plan")
    def page_plan_series() -> Response:
        return _plan_page(runtime, chosen_jurisdiction("reception.plan"), by_rule=True)

    @routes.post("/receptions/series", doc_ui=False)
    @requires("reception.plan")
    def page_preview_series() -> Any:
        """Shows what the rule would plan, or the form again, or plans what was shown."""
        jurisdiction, what = chosen_jurisdiction("reception.plan"), request.form.get("what")
        if what == "change":
            return _plan_page(runtime, jurisdiction, by_rule=True)

        def run(command: PlanSeries) -> Response:
            if what != "save":
                return _preview_page(runtime, command, offers(runtime, command))
            numbers = plan_series(runtime, act_from_request(runtime), command)
            return redirect_saying(
                receptions_url(month=_month_of(numbers[0]), jurisdiction=jurisdiction),
                ngettext("%(num)d session is planned.", "%(num)d sessions are planned.", len(numbers)),
            )

        return run_form(
            PlanSeries,
            run,
            lambda: _plan_page(runtime, jurisdiction, by_rule=True),
            at=plan_series_url(jurisdiction),
            jurisdiction=jurisdiction,
        )


def _plan_page(runtime: Runtime, jurisdiction: str, *, by_rule: bool) -> Response:
    roster = roster_of(runtime, jurisdiction)
    leaders, places = roster.in_use(roster.leaders.values()), roster.in_use(roster.places.values())
    units = receivers_of(runtime.database, jurisdiction).values()
    first = china_date(runtime.clock.now()) + timedelta(days=1)
    model = PlanPage(
        crumbs=[(_("Reception days"), receptions_url())],
        jurisdiction=jurisdiction,
        place=place_name(jurisdiction),
        jurisdictions=jurisdiction_chips(runtime, "reception.plan", jurisdiction)
        if request.method == "GET"
        else (),
        ways=[
            Chip(_("One session"), plan_session_url(jurisdiction), not by_rule),
            Chip(_("By a rule"), plan_series_url(jurisdiction), by_rule),
        ],
        by_rule=by_rule,
        address=plan_series_url() if by_rule else plan_session_url(),
        ready=bool(leaders and places),
        roster=roster_url(jurisdiction),
        labels=LABELS,
        kinds=options(ReceptionKind),
        frequencies=frequencies(),
        weekdays=[Option(str(each), weekday(each)) for each in range(7)],
        nths=[Option(str(each), str(word)) for each, word in _NTH.items()],
        leaders=[Option(each.leader, f"{each.name} {each.post}") for each in leaders],
        lawyers=[
            Option(each.lawyer, f"{each.name} {each.firm}") for each in roster.in_use(roster.lawyers.values())
        ],
        places=[Option(each.place, each.name) for each in places],
        rooms=rooms_of(roster),
        units=[Option(each.unit, each.name) for each in units],
        slots=rules_of(runtime, jurisdiction).slots,
        first=first,
        last=first + _LENGTH,
    )
    return page("intake/reception_plan.html", **vars(model))


def rooms_of(roster: ReceptionRoster) -> list[Group]:
    """The rooms that sessions can be in, by their place."""
    return [
        Group(each.name, [Option(room, room) for room in each.rooms])
        for each in roster.in_use(roster.places.values())
        if each.rooms
    ]


def _preview_page(runtime: Runtime, command: PlanSeries, found: Sequence[Offer]) -> Response:
    roster = roster_of(runtime, command.jurisdiction)
    clashes = sum(each.refusal is not None for each in found)
    held = sum(each.proposed.on is not None for each in found)
    moved = sum(each.proposed.on is not None and each.proposed.off is not None for each in found)
    model = PreviewPage(
        crumbs=[(_("Reception days"), receptions_url()), (_("Plan"), plan_series_url(command.jurisdiction))],
        place=place_name(command.jurisdiction),
        said=_(
            "%(held)s sessions, %(moved)s of them moved off days off; %(dropped)s dropped.",
            held=held,
            moved=moved,
            dropped=len(found) - held,
        ),
        wrong=ngettext(
            "%(num)d session can't be planned like this. Change the form.",
            "%(num)d sessions can't be planned like this. Change the form.",
            clashes,
        )
        if clashes
        else "",
        months=[
            (month, Table.of(offered, lambda each: _cells(roster, command, each), _tone))
            for month, offered in groupby(found, _month)
        ],
        address=plan_series_url(),
        typed=[
            (name, value)
            for name in PlanSeries.model_fields
            if name != "shown"
            for value in request.form.getlist(name)
        ],
        shown=digest(found),
    )
    return page("intake/reception_preview.html", **vars(model))


def _month_of(session_no: str) -> str:
    """``2026-04`` of ``230600-JD-20260401-1``."""
    day = session_no.split("-")[2]
    return f"{day[:4]}-{day[4:6]}"


def _month(offer: Offer) -> str:
    return long_month(_day(offer))


def _day(offer: Offer) -> date:
    return offer.proposed.on or offer.proposed.by_rule


def _cells(roster: ReceptionRoster, command: PlanSeries, offer: Offer) -> Mapping[Column, Cell | Content]:
    proposed = offer.proposed
    return {
        Column("on", _("Date"), "date"): day_cell(_day(offer)),
        Column("leader", _("Leader")): leader_cell(roster, proposed.leader),
        Column("lawyer", _("Lawyer")): lawyer_name(roster, proposed.lawyer),
        Column("place", _("Place of reception")): place_words(roster, command.place, command.room),
        Column("state", _("State"), "tag"): _state(offer),
        Column("why", _("Why")): _why(offer),
    }


def _state(offer: Offer) -> Cell:
    if offer.refusal is not None:
        return Cell(_("Taken already"), tag="bad")
    if offer.proposed.on is None:
        return Cell(_("Dropped"), tag="warn")
    return Cell(_("Moved"), tag="warn") if offer.proposed.off else Cell(_("By the rule"), tag="good")


def _why(offer: Offer) -> str:
    if offer.refusal is not None:
        return refusal_text(offer.refusal)
    off = offer.proposed.off
    if off is None:
        return ""
    if offer.proposed.on is None:
        return off_words(off)
    return _("from %(day)s: %(why)s", day=offer.proposed.by_rule, why=off_words(off))


def _tone(offer: Offer) -> Tone:
    if offer.refusal is not None:
        return "bad"
    return "warn" if offer.proposed.off else ""
