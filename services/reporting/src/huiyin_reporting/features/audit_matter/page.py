"""The audit's first page, and the timeline of one matter across all services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_reporting.audit_desk.recorded_values import TEMPLATE_NAMES, service_name
from huiyin_reporting.audit_desk.responses import MatterPath, ask_about
from huiyin_reporting.features.audit_matter.told import told
from huiyin_reporting.links import audit_url, past_state_url, timeline_url
from huiyin_web.audit.answers import EventTold, Timeline
from huiyin_web.http.access import requires
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip
from huiyin_web.http.urls import query_url
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.peers import Responses
from huiyin_web.runtime import Runtime


class FindQuery(BaseModel):
    number: str = ""


class TimelineQuery(BaseModel):
    service: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An event, and where its cause and the state at its recording are shown."""

    told: EventTold
    past_state: str
    cause: str
    """Empty where the cause is no event of this matter."""


@dataclass(frozen=True)
class TimelinePage:
    """``reporting/timeline.html``."""

    number: str
    head: MatterHead
    responses: Responses[Timeline]
    labels: Mapping[str, Mapping[str, str]]
    """Service -> field -> its label."""
    events: Sequence[TimelineEvent]
    chips: Sequence[Chip]
    past_state: str
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/audit")
    @requires("audit.read")
    def page_audit(query: FindQuery) -> Response:
        if number := query.number.strip():
            return redirect(timeline_url(number), code=303)
        return page("reporting/audit.html")

    @routes.get("/audit/matters/<registration_no>")
    @requires("audit.read")
    def page_timeline(path: MatterPath, query: TimelineQuery) -> Response:
        number = path.registration_no
        responses = ask_about(runtime, number, "timeline", Timeline)
        events = sorted(
            (event for answer in responses for event in answer.events),
            key=lambda e: (e.recorded_at, e.service, e.jurisdiction, e.position),
        )
        shown = [e for e in events if query.service in ("", e.service)]
        links = {e.id: timeline_url(number, e.id) for e in events} | {e.id: f"#{e.id}" for e in shown}
        model = TimelinePage(
            number=number,
            head=matter_head(runtime, told(number)),
            responses=responses,
            labels={answer.service: answer.labels for answer in responses},
            events=[
                TimelineEvent(
                    e, past_state_url(number, e.recorded_at.isoformat()), links.get(e.causation, "")
                )
                for e in shown
            ],
            chips=_chips(events, query.service),
            past_state=past_state_url(number),
            back=audit_url(),
        )
        return page("reporting/timeline.html", **vars(model), **TEMPLATE_NAMES)


def _chips(events: Sequence[EventTold], chosen: str) -> list[Chip]:
    services = [e.service for e in events]
    return [
        Chip(_("All services"), query_url(service=None), not chosen, len(events)),
        *(
            Chip(service_name(s), query_url(service=s), chosen == s, services.count(s))
            for s in dict.fromkeys(services)
        ),
    ]
