"""The form in which the desk registers a call, a letter or a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_intake.api_models import Registered
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.links import petition_url, registration_url
from huiyin_intake.offices import offices
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import place_options
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.days import Day
from huiyin_web.http.forms import field_errors, parse_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Link
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.vocabulary import options
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

DESK_CHANNELS = (Channel.HOTLINE, Channel.LETTER, Channel.VISIT, Channel.LEADER_MAILBOX)
LABELS = {
    "jurisdiction": _l("Office"),
    "title": _l("Title"),
    "text": _l("What was said"),
    "place": _l("Division"),
    "location": _l("Where exactly"),
    "nature": _l("Nature"),
    "accused": _l("Who is accused"),
    "name": _l("Name"),
    "phone": _l("Phone"),
    "id_no": _l("ID number"),
    "address": _l("Address"),
    "head_count": _l("Number of people"),
    "received_on": _l("Received on"),
    "postmarked_on": _l("Postmark"),
    "received_by": _l("Received by"),
}
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RegistrationPage:
    """The form. `receivers`: units, under the names of their offices if there are several."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    channels: Options
    offices: Options
    receivers: Options | Sequence[tuple[str, Options]]
    places: Options
    natures: Options


@dataclass(frozen=True)
class RegisteredPage:
    """Number and code of a new petition. `added`: it came from an addition; `triage`: link to it, if it may be opened."""

    number: str
    code: str
    sealed: bool
    added: bool
    triage: Link | None
    following: Link


class _Dates(BaseModel):
    received_on: Day | None = None
    postmarked_on: Day | None = None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/desk", doc_ui=False)
    @requires("petition.register")
    def page_registration() -> Response:
        channel = request.args.get("channel", "")
        if channel not in {each.value for each in DESK_CHANNELS}:
            channel = Channel.HOTLINE.value
        return _form(runtime, {"channel": channel, "jurisdiction": principal().jurisdiction}, {})

    @routes.post("/desk", doc_ui=False)
    @requires("petition.register")
    def page_register() -> Response:
        command, errors = _command(runtime)
        if command is not None:
            policy.require(principal(), "petition.register", Resource(command.jurisdiction))
            try:
                receipt = register_petition(runtime, act_from_request(runtime), command)
            except Refused as refused:
                if not refused.field:
                    raise
                field = "received_on" if refused.field == "received_at" else refused.field
                errors = {field: refusal_text(refused)}
            else:
                following = Link(
                    _("Register the next one"), registration_url(command.channel.value), "primary"
                )
                return registered_page(receipt, following, sealed=command.accusation)
        return _form(runtime, request.form.to_dict(), errors, status=422)


def registered_page(receipt: Registered, following: Link, *, sealed: bool, added: bool = False) -> Response:
    """What was registered just now, and where to go from here."""
    triage = Link(_("Triage it now"), petition_url(receipt.registration_no))
    model = RegisteredPage(
        number=receipt.registration_no,
        code=for_reading(receipt.query_code),
        sealed=sealed,
        added=added,
        triage=triage if not sealed or may("accusation.read") else None,
        following=following,
    )
    return page("intake/registered.html", **vars(model))


def _command(runtime: Runtime) -> tuple[RegisterPetition | None, dict[str, str]]:
    """The form as a command. Dates are days in China; received today means now."""
    dates, errors = parse_form(_Dates)
    if dates is None:
        return None, errors
    names = set(RegisterPetition.model_fields) - {"received_at", "postmarked_on"}
    given: dict[str, object] = {n: v for n in names if (v := request.form.get(n, "").strip())}
    if dates.received_on is not None and dates.received_on != runtime.clock.now().astimezone(CHINA).date():
        given["received_at"] = datetime.combine(dates.received_on, time(9), CHINA).astimezone(UTC)
    if dates.postmarked_on is not None:
        given["postmarked_on"] = dates.postmarked_on
    try:
        return RegisterPetition.model_validate(given), {}
    except ValidationError as error:
        return None, field_errors(error)


def _form(runtime: Runtime, typed: dict[str, str], errors: dict[str, str], status: int = 200) -> Response:
    today = runtime.clock.now().astimezone(CHINA).date()
    known_offices = offices(runtime, principal().jurisdiction)
    model = RegistrationPage(
        typed={"received_on": today.isoformat(), **typed},
        errors=errors,
        labels=LABELS,
        channels=options(Channel, *DESK_CHANNELS),
        offices=known_offices,
        receivers=_receivers(runtime, known_offices),
        places=place_options(),
        natures=options(Nature),
    )
    return page("intake/registration.html", status=status, **vars(model))


def _receivers(runtime: Runtime, known_offices: Options) -> Options | Sequence[tuple[str, Options]]:
    of_office = [
        (name, [(unit.unit, unit.name) for unit in receivers_of(runtime.database, code).values()])
        for code, name in known_offices
    ]
    return of_office if len(of_office) > 1 else [option for _name, units in of_office for option in units]
