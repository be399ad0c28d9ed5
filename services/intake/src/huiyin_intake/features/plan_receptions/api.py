"""Planning sessions, for programs."""

from __future__ import annotations

from datetime import date

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_intake.features.plan_receptions.command import (
    Offer,
    PlanSeries,
    PlanSession,
    digest,
    offers,
    plan_series,
    plan_session,
)
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.problems import refusal_text
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class Planned(BaseModel):
    """Numbers of the sessions."""

    sessions: list[str]


class ProposedSession(BaseModel):
    by_rule: date
    on: date | None = Field(description="None where it is dropped.")
    leader: str
    lawyer: str | None
    day_off: str = Field(description="The day off that moved or dropped it, by its name in the calendar.")
    source_notice: str = Field(description="The notice that says so.")
    refusal: str = Field(description="Why it can't be planned like this; empty where it can.")


class Proposals(BaseModel):
    """`shown`: to be sent with the rule, so that nothing else is planned than what is here."""

    items: list[ProposedSession]
    shown: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/receptions", summary="Plan a session", responses={201: Planned})
    @requires("reception.plan")
    def api_plan_session(body: PlanSession) -> tuple[Planned, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        return Planned(sessions=[plan_session(runtime, act_from_request(runtime), body)]), 201

    @routes.post("/api/v1/reception-series", summary="Plan sessions by a rule", responses={201: Planned})
    @requires("reception.plan")
    def api_plan_series(body: PlanSeries) -> tuple[Planned, int]:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        return Planned(sessions=plan_series(runtime, act_from_request(runtime), body)), 201

    @routes.post(
        "/api/v1/reception-series/proposals",
        summary="What a rule would plan; nothing is saved",
        responses={200: Proposals},
    )
    @requires("reception.plan")
    def api_proposals(body: PlanSeries) -> Proposals:
        policy.require(principal(), "reception.plan", Resource(body.jurisdiction))
        found = offers(runtime, body)
        return Proposals(items=[_item(each) for each in found], shown=digest(found))


def _item(offer: Offer) -> ProposedSession:
    proposed = offer.proposed
    return ProposedSession(
        by_rule=proposed.by_rule,
        on=proposed.on,
        leader=proposed.leader,
        lawyer=proposed.lawyer,
        day_off=proposed.off.name if proposed.off else "",
        source_notice=proposed.off.source_notice if proposed.off else "",
        refusal=refusal_text(offer.refusal) if offer.refusal else "",
    )
