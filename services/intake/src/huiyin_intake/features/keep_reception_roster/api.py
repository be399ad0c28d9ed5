"""The roster of reception days as the API gives and takes it."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.vocabulary import DayOff
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLawyer,
    EnterLeader,
    EnterPlace,
    Leave,
    SetRules,
    enter_lawyer,
    enter_leader,
    enter_place,
    leave,
    set_rules,
)
from huiyin_intake.jurisdictions import chosen_jurisdiction
from huiyin_intake.receptions import roster_of, rules_and_place
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class LeaderItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    leader: str
    name: str
    post: str
    level: ReceptionLevel
    classes: list[str]
    places: list[str]
    deputies: list[str]
    account: str
    unit: str | None


class LawyerItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    lawyer: str
    name: str
    firm: str
    account: str


class PlaceItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    place: str
    name: str
    address: str
    rooms: list[str]


class RulesItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    announced_before: int
    booking_ends_before: int
    booking_ends_at: str
    representatives: int
    slots: int
    day_off: DayOff
    hall_phone: str


class RosterDetail(BaseModel):
    """Whoever was taken off is not among them. `rules`: those in force, and which place set them."""

    jurisdiction: str
    leaders: list[LeaderItem]
    lawyers: list[LawyerItem]
    places: list[PlaceItem]
    rules: RulesItem
    rules_of: str = Field(description="Empty where no place set any.")
    version: int = Field(
        description="To be sent with a change, which is refused where somebody else made one since."
    )


class RosterQuery(BaseModel):
    jurisdiction: str = ""


class Entered(BaseModel):
    """`code`: of what was entered or changed; empty where it has none."""

    jurisdiction: str
    code: str = ""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/reception-roster", summary="Roster of reception days", responses={200: RosterDetail})
    @requires("reception.plan")
    def api_roster(query: RosterQuery) -> RosterDetail:
        place = chosen_jurisdiction("reception.plan", query.jurisdiction)
        roster = roster_of(runtime, place)
        rules, source = rules_and_place(runtime, place)
        return RosterDetail(
            jurisdiction=place,
            leaders=[LeaderItem.model_validate(each) for each in roster.in_use(roster.leaders.values())],
            lawyers=[LawyerItem.model_validate(each) for each in roster.in_use(roster.lawyers.values())],
            places=[PlaceItem.model_validate(each) for each in roster.in_use(roster.places.values())],
            rules=RulesItem.model_validate(rules),
            rules_of=source,
            version=roster.version,
        )

    @routes.post(
        "/api/v1/reception-roster/leaders", summary="Enter or change a leader", responses={201: Entered}
    )
    @requires("reception.plan")
    def api_enter_leader(body: EnterLeader) -> tuple[Entered, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        code = enter_leader(runtime, act_from_request(runtime), body)
        return Entered(jurisdiction=body.jurisdiction, code=code), 201

    @routes.post(
        "/api/v1/reception-roster/lawyers", summary="Enter or change a lawyer", responses={201: Entered}
    )
    @requires("reception.plan")
    def api_enter_lawyer(body: EnterLawyer) -> tuple[Entered, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        code = enter_lawyer(runtime, act_from_request(runtime), body)
        return Entered(jurisdiction=body.jurisdiction, code=code), 201

    @routes.post(
        "/api/v1/reception-roster/places",
        summary="Enter or change a place of reception",
        responses={201: Entered},
    )
    @requires("reception.plan")
    def api_enter_place(body: EnterPlace) -> tuple[Entered, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        code = enter_place(runtime, act_from_request(runtime), body)
        return Entered(jurisdiction=body.jurisdiction, code=code), 201

    @routes.post(
        "/api/v1/reception-roster/departures",
        summary="Take somebody or a place off the roster",
        responses={201: Entered},
    )
    @requires("reception.plan")
    def api_leave(body: Leave) -> tuple[Entered, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        leave(runtime, act_from_request(runtime), body)
        return Entered(jurisdiction=body.jurisdiction, code=body.code), 201

    @routes.post(
        "/api/v1/reception-roster/rules",
        summary="Set the rules of a place's reception days",
        responses={201: Entered},
    )
    @requires("reception.plan")
    def api_set_rules(body: SetRules) -> tuple[Entered, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        set_rules(runtime, act_from_request(runtime), body)
        return Entered(jurisdiction=body.jurisdiction), 201
