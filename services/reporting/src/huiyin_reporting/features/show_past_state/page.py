"""The pages of one matter: its timeline across all services, and what was known of it at an instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import redirect
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from huiyin_chassis.audit.answers import AsOf, Changed, Difference, EventTold, Timeline
from huiyin_chassis.audit.api import Moment
from huiyin_chassis.clock.china import CHINA
from huiyin_chassis.http.access import requires
from huiyin_chassis.http.forms import field_errors
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.ledger.audit import Axis
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.audit_desk.recorded_values import WORDS, service_name
from huiyin_reporting.audit_desk.responses import Responses, hear

ROUTE = "/audit/matters/<registration_no>"


class MatterPath(BaseModel):
    registration_no: str


class FindQuery(BaseModel):
    number: str = ""


class TimelineQuery(BaseModel):
    service: str = ""


class AsOfQuery(BaseModel):
    """As typed: what is no time is told beside its field."""

    at: str = ""
    until: str = ""
    axis: str = Axis.RECORDED


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/audit")
    @requires("audit.read")
    def find(query: FindQuery) -> Response:
        if number := query.number.strip():
            return redirect(f"/reporting/audit/matters/{quote(number, safe='')}", code=303)
        return page("reporting/audit.html")

    @routes.get(ROUTE)
    @requires("audit.read")
    def timeline(path: MatterPath, query: TimelineQuery) -> Response:
        heard = hear(runtime, f"{_address(path)}/timeline", Timeline)
        heard.must_hold_something()
        events = sorted(
            (event for told in heard for event in told.events),
            key=lambda e: (e.recorded_at, e.service, e.jurisdiction, e.position),
        )
        shown = [e for e in events if query.service in ("", e.service)]
        return page(
            "reporting/audit_matter.html",
            number=path.registration_no,
            heard=heard,
            labels={told.service: told.labels for told in heard},
            events=shown,
            here={_id(e) for e in events},
            shown_here={_id(e) for e in shown},
            chips=_chips(events, query.service),
            id_of=_id,
            **WORDS,
        )

    @routes.get(f"{ROUTE}/as-of")
    @requires("audit.read")
    def as_of(path: MatterPath, query: AsOfQuery) -> Response:
        asked = _asked(query)
        if asked.errors:
            return page(
                "reporting/past_state.html",
                status=422,
                number=path.registration_no,
                query=query,
                asked=asked,
                heard=Responses(),
                **WORDS,
            )
        by = {"axis": asked.axis.value}
        then = {"at": asked.at.isoformat()} if asked.at else {}
        known = hear(runtime, f"{_address(path)}/as-of", AsOf, {**by, **then})
        known.must_hold_something()
        changed = None
        if asked.at:
            span = {"from": asked.at.isoformat()} | ({"to": asked.until.isoformat()} if asked.until else {})
            changed = hear(runtime, f"{_address(path)}/difference", Difference, {**by, **span})
        return page(
            "reporting/past_state.html",
            number=path.registration_no,
            query=query,
            asked=asked,
            heard=known,
            labels={told.service: told.labels for answers in (known, changed or ()) for told in answers},
            standings=[standing for told in known for standing in told.known],
            between=_between(changed, asked.axis),
            changes={c.stream: c for told in changed or () for c in told.changes},
            later=_later(changed),
            typed_at=_typed(asked.at),
            typed_until=_typed(asked.until),
            **WORDS,
        )


@dataclass
class _Asked:
    at: datetime | None = None
    until: datetime | None = None
    axis: Axis = Axis.RECORDED
    errors: dict[str, str] = field(default_factory=dict)


def _asked(query: AsOfQuery) -> _Asked:
    asked = _Asked(axis=Axis(query.axis) if query.axis in set(Axis) else Axis.RECORDED)
    asked.at = _moment("at", query.at, asked.errors)
    asked.until = _moment("until", query.until, asked.errors)
    if asked.until and not asked.at and not asked.errors:
        asked.errors["at"] = _("Fill this in")
    if asked.at and asked.until and asked.until < asked.at:
        asked.errors["until"] = _("Choose a later instant than the first one")
    return asked


def _moment(name: str, text: str, errors: dict[str, str]) -> datetime | None:
    if not text.strip():
        return None
    try:
        return TypeAdapter(Moment).validate_python(text.strip())
    except ValidationError as error:
        errors[name] = next(iter(field_errors(error).values()))
        return None


def _typed(moment: datetime | None) -> str:
    """As the form shows it: China time to the millisecond, rounded up so that what was seen then is still seen."""
    if moment is None:
        return ""
    there = moment.astimezone(CHINA).replace(tzinfo=None)
    ahead = -there.microsecond % 1000
    return (there + timedelta(microseconds=ahead)).isoformat(
        timespec="milliseconds" if there.microsecond else "minutes" if not there.second else "seconds"
    )


def _between(changed: Responses[Difference] | None, axis: Axis) -> list[EventTold]:
    events = [event for told in changed or () for event in told.events]
    if axis is Axis.OCCURRED:
        return sorted(events, key=lambda e: (e.occurred_at, e.recorded_at))
    return sorted(events, key=lambda e: (e.recorded_at, e.service, e.position))


def _later(changed: Responses[Difference] | None) -> list[Changed]:
    """Aggregates that were not there yet."""
    return [c for told in changed or () for c in told.changes if c.before_version is None]


def _chips(events: list[EventTold], chosen: str) -> list[dict[str, Any]]:
    services = dict.fromkeys(e.service for e in events)
    counted = [(s, service_name(s), sum(e.service == s for e in events)) for s in services]
    return [
        {
            "label": _("All services"),
            "href": query_url(service=None),
            "active": not chosen,
            "count": len(events),
        },
        *(
            {"label": label, "href": query_url(service=s), "active": chosen == s, "count": n}
            for s, label, n in counted
        ),
    ]


def _id(event: EventTold) -> str:
    """The event's id, by which others name it as their cause."""
    return f"{event.service}/{event.jurisdiction}/{event.position}"


def _address(path: MatterPath) -> str:
    return f"/matters/{quote(path.registration_no, safe='')}"
