"""Loading a calendar year, for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_supervision.features.load_calendar.handler import load_calendar
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


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
    def api_load_calendar(body: CalendarBody) -> tuple[CalendarLoaded, int]:
        jurisdiction = body.jurisdiction or policy.place_of(principal(), "rulepack.manage")
        policy.require(principal(), "rulepack.manage", Resource(jurisdiction))
        load_calendar(runtime, act_from_request(runtime), jurisdiction, body)
        version = calendar_in_force(runtime.database, jurisdiction).version
        return CalendarLoaded(jurisdiction=jurisdiction, year=body.year, calendar_version=version), 201
