"""What was known of a matter at an instant, and what has changed up to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.ledger.audit import Axis
from huiyin_reporting.audit_desk.recorded_values import TEMPLATE_NAMES, second, service_name
from huiyin_reporting.audit_desk.responses import MatterPath, ask_about
from huiyin_reporting.features.audit_matter.told import told
from huiyin_reporting.links import audit_url, past_state_url, timeline_url
from huiyin_web.audit.answers import AsOf, Changed, Difference, EventTold, StandingTold
from huiyin_web.http.access import requires
from huiyin_web.http.days import Moment
from huiyin_web.http.forms import field_errors
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.peers import Responses
from huiyin_web.runtime import Runtime


class AsOfQuery(BaseModel):
    """As typed: a value that is no time is reported beside its field."""

    at: str = ""
    until: str = ""
    axis: str = Axis.RECORDED


@dataclass
class Instants:
    """What was typed, read as times; with a message for each field that could not be."""

    at: datetime | None = None
    until: datetime | None = None
    axis: Axis = Axis.RECORDED
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PastStatePage:
    """``reporting/past_state.html``. Without answers where the form has errors."""

    number: str
    head: MatterHead
    instants: Instants
    typed_at: str
    typed_until: str
    action: str
    back: str
    audit: str
    responses: Responses[AsOf]
    labels: Mapping[str, Mapping[str, str]]
    """Service -> field -> its label."""
    standings: Sequence[StandingTold]
    changes: Mapping[str, Changed]
    """By stream, what changed after the instant."""
    later: Sequence[Changed]
    """Aggregates that began after the instant."""
    between: Table


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/audit/matters/<registration_no>/as-of")
    @requires("audit.read")
    def page_past_state(path: MatterPath, query: AsOfQuery) -> Response:
        model = _model(runtime, path.registration_no, query)
        status = 422 if model.instants.errors else 200
        return page("reporting/past_state.html", status=status, **vars(model), **TEMPLATE_NAMES)


def _model(runtime: Runtime, number: str, query: AsOfQuery) -> PastStatePage:
    instants = _instants(query)
    responses, changed = _asked(runtime, number, instants)
    changes = [change for answer in changed for change in answer.changes]
    return PastStatePage(
        number=number,
        head=matter_head(runtime, told(number)),
        instants=instants,
        typed_at=query.at if instants.errors else _typed(instants.at),
        typed_until=query.until if instants.errors else _typed(instants.until),
        action=past_state_url(number),
        back=timeline_url(number),
        audit=audit_url(),
        responses=responses,
        labels={a.service: a.labels for a in responses} | {a.service: a.labels for a in changed},
        standings=[standing for answer in responses for standing in answer.known],
        changes={change.stream: change for change in changes},
        later=[change for change in changes if change.before_version is None],
        between=Table.of(_between(changed, instants.axis), partial(_cells, number)),
    )


def _asked(
    runtime: Runtime, number: str, instants: Instants
) -> tuple[Responses[AsOf], Responses[Difference]]:
    """What was known, and what changed after it; nothing is asked where the form has errors."""
    then: Responses[AsOf] = Responses()
    changed: Responses[Difference] = Responses()
    axis, at, until = {"axis": instants.axis.value}, instants.at, instants.until
    if not instants.errors:
        then = ask_about(runtime, number, "as-of", AsOf, axis | ({"at": at.isoformat()} if at else {}))
        if at:
            span = {"from": at.isoformat()} | ({"to": until.isoformat()} if until else {})
            changed = ask_about(runtime, number, "difference", Difference, axis | span)
    return then, changed


def _instants(query: AsOfQuery) -> Instants:
    typed = Instants(axis=Axis(query.axis) if query.axis in set(Axis) else Axis.RECORDED)
    typed.at = _moment("at", query.at, typed.errors)
    typed.until = _moment("until", query.until, typed.errors)
    if typed.until and not typed.at and not typed.errors:
        typed.errors["at"] = _("Fill this in")
    if typed.at and typed.until and typed.until < typed.at:
        typed.errors["until"] = _("Choose a later instant than the first one")
    return typed


def _moment(name: str, text: str, errors: dict[str, str]) -> datetime | None:
    if not text.strip():
        return None
    try:
        return TypeAdapter(Moment).validate_python(text.strip())
    except ValidationError as error:
        errors[name] = next(iter(field_errors(error).values()))
        return None


def _typed(moment: datetime | None) -> str:
    """As the form takes it: China time, to the millisecond, rounded up so that what was seen then is still seen."""
    if moment is None:
        return ""
    there = moment.astimezone(CHINA).replace(tzinfo=None)
    ahead = -there.microsecond % 1000
    return (there + timedelta(microseconds=ahead)).isoformat(
        timespec="milliseconds" if there.microsecond else "minutes" if not there.second else "seconds"
    )


def _between(changed: Responses[Difference], axis: Axis) -> list[EventTold]:
    events = [event for answer in changed for event in answer.events]
    if axis is Axis.OCCURRED:
        return sorted(events, key=lambda e: (e.occurred_at, e.recorded_at))
    return sorted(events, key=lambda e: (e.recorded_at, e.service, e.position))


def _cells(number: str, event: EventTold) -> dict[Column, Cell | Content]:
    return {
        Column("what", _("Event")): Cell(event.what, timeline_url(number, event.id), sub=event.type),
        Column("who", _("Who")): event.who,
        Column("service", _("Service")): service_name(event.service),
        Column("occurred", _("Happened")): second(event.occurred_at),
        Column("recorded", _("Recorded")): second(event.recorded_at),
    }
