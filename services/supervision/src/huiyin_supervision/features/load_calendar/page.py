"""Loading a calendar year: a form for the administrator, and a POST for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_chassis.calendar.in_force import calendar_in_force
from huiyin_chassis.clock.calendars import CalendarYear
from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.features.load_calendar.form import CalendarForm
from huiyin_supervision.features.load_calendar.handler import load_calendar
from huiyin_supervision.row_access import reach


class CalendarBody(CalendarYear):
    """One year: days off and make-up working days, each with its name."""

    jurisdiction: str = Field(
        "", description="For it and every place below; yours if left out.", pattern="^([0-9]{6})?$"
    )


class CalendarLoaded(BaseModel):
    jurisdiction: str
    year: int
    calendar_version: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/calendar-years", summary="Put a calendar year in force", responses={201: CalendarLoaded}
    )
    @requires("rulepack.manage")
    def api_load_calendar(body: CalendarBody) -> Any:
        jurisdiction = body.jurisdiction or principal().jurisdiction
        year = CalendarYear.model_validate(body.model_dump(exclude={"jurisdiction"}))
        _load(runtime, jurisdiction, year)
        version = calendar_in_force(runtime.database, jurisdiction).version
        answer = CalendarLoaded(jurisdiction=jurisdiction, year=year.year, calendar_version=version)
        return answer.model_dump(mode="json"), 201

    @routes.get("/calendar", doc_ui=False)
    @requires("rulepack.manage")
    def page_calendar() -> Any:
        return _page(runtime, {}, {})

    @routes.post("/calendar", doc_ui=False)
    @requires("rulepack.manage")
    def page_load_calendar() -> Any:
        form, errors = parse_form(CalendarForm)
        if form is None:
            return _page(runtime, request.form, errors, 422)
        if contradictions := form.contradictions():
            return _page(runtime, request.form, contradictions, 422)
        year = form.to_year()
        try:
            _load(runtime, principal().jurisdiction, year)
        except NotFound:
            raise
        except Refused as refused:
            return _page(runtime, request.form, {"": refusal_text(refused)}, 422)
        flash(
            _("The year %(year)s is in force; provisional dates are being counted again.", year=year.year),
            "good",
        )
        return redirect("/supervision/calendar", code=303)


def _load(runtime: Runtime, jurisdiction: str, year: CalendarYear) -> None:
    policy.require(principal(), "rulepack.manage", Resource(jurisdiction))
    load_calendar(runtime, act_from_request(runtime), jurisdiction, year)


def _page(
    runtime: Runtime, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    scope = reach(principal(), "rulepack.manage")
    provisional = runtime.database.one(
        f"SELECT count(*) AS n FROM live.clocks r WHERE {scope.where} AND r.provisional AND r.outcome IS NULL",
        scope.params,
    )
    loaded = runtime.database.query(
        f"SELECT * FROM live.calendar_years r WHERE {scope.where} ORDER BY loaded_at DESC", scope.params
    )
    calendar = calendar_in_force(runtime.database, principal().jurisdiction)
    return page(
        "supervision/calendar.html",
        status=status,
        typed=typed or {"year": calendar.last_year + 1},
        errors=errors,
        labels={
            "year": _("Year"),
            "source_notice": _("By which notice"),
            "off": _("Days off"),
            "working": _("Make-up working days"),
        },
        provisional=provisional["n"] if provisional else 0,
        calendar=calendar,
        first_year=min(calendar.years),
        columns=[
            {"key": "year", "label": _("Year"), "kind": "number"},
            {"key": "source_notice", "label": _("By which notice")},
            {"key": "jurisdiction", "label": _("In force for")},
            {"key": "loaded_at", "label": _("Loaded"), "kind": "time"},
            {"key": "loaded_by", "label": _("By")},
        ],
        loaded=loaded,
    )
