"""The form in which the administrator types a calendar year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_supervision.features.load_calendar.form import CalendarForm
from huiyin_supervision.features.load_calendar.handler import load_calendar
from huiyin_supervision.features.load_calendar.query import count_provisional, loaded_years
from huiyin_supervision.links import calendar_url, rules_url
from huiyin_supervision.row_access import OWNED, scope_of
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Column, Entry, Row
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class CalendarPage:
    """`loaded` are the years that were loaded here after the release."""

    crumbs: Sequence[tuple[str, str]]
    summary: Sequence[Entry]
    address: str
    next_year: int
    labels: Mapping[str, str]
    columns: Sequence[Column]
    loaded: Sequence[Row]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/calendar", doc_ui=False)
    @requires("rulepack.manage")
    def page_calendar() -> Any:
        return _page(runtime)

    @routes.post("/calendar", doc_ui=False)
    @requires("rulepack.manage")
    def page_load_calendar() -> Any:
        def load(form: CalendarForm) -> Response:
            jurisdiction = policy.place_of(principal(), "rulepack.manage")
            policy.require(principal(), "rulepack.manage", Resource(jurisdiction))
            load_calendar(runtime, act_from_request(runtime), jurisdiction, form.to_year())
            return redirect_saying(
                calendar_url(),
                _(
                    "The year %(year)s is in force; provisional dates are being counted again.",
                    year=form.year,
                ),
            )

        return run_form(CalendarForm, load, lambda: _page(runtime))


def _page(runtime: Runtime) -> Response:
    scope = scope_of(principal(), "rulepack.manage", OWNED)
    calendar = calendar_in_force(runtime.database, policy.place_of(principal(), "rulepack.manage"))
    model = CalendarPage(
        crumbs=[(_("Rules and calendar"), rules_url())] if may("clock.read") else [],
        summary=[
            Entry(_("Version"), calendar.version),
            Entry(_("Years with a notice"), f"{min(calendar.years)}–{calendar.last_year}"),
            Entry(_("Provisional running clocks"), count_provisional(runtime.database, scope)),
        ],
        address=calendar_url(),
        next_year=calendar.last_year + 1,
        labels={
            "year": _("Year"),
            "source_notice": _("By which notice"),
            "off": _("Days off"),
            "working": _("Make-up working days"),
        },
        columns=[
            Column("year", _("Year"), "number"),
            Column("source_notice", _("By which notice")),
            Column("jurisdiction", _("In force for")),
            Column("loaded_at", _("Loaded"), "time"),
            Column("loaded_by", _("By")),
        ],
        loaded=[Row(vars(year)) for year in loaded_years(runtime.database, scope)],
    )
    return page("supervision/calendar.html", **vars(model))
