"""The desk: a call, a letter or a visit is entered in one page, by keyboard."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response

from huiyin_chassis.clock.china import CHINA
from huiyin_chassis.domain import Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.codes import place_options
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import field_errors, parse_form
from huiyin_chassis.http.i18n import _, _l
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.http.vocabulary import options
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import Receipt, register_petition
from huiyin_intake.views.units import receivers_of
from huiyin_intake.web.offices import offices

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


class _Dates(BaseModel):
    received_on: date | None = None
    postmarked_on: date | None = None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/desk", doc_ui=False)
    @requires("petition.register")
    def desk() -> Response:
        channel = request.args.get("channel", Channel.HOTLINE.value)
        typed = {"channel": channel if channel in {c.value for c in DESK_CHANNELS} else Channel.HOTLINE.value}
        return _desk(runtime, typed | {"jurisdiction": principal().jurisdiction}, {}, uuid4().hex)

    @routes.post("/desk", doc_ui=False)
    @requires("petition.register")
    def register_at_desk() -> Response:
        command, errors = _command(runtime)
        key = request.form.get("idempotency_key") or uuid4().hex
        if command is not None:
            policy.require(principal(), "petition.register", Resource(command.jurisdiction))
            try:
                receipt = register_petition(
                    runtime,
                    act_from_request(runtime),
                    command,
                    once=once(),
                )
            except Refused as refused:
                if not refused.field:
                    raise
                field = "received_on" if refused.field == "received_at" else refused.field
                errors = {field: refusal_text(refused)}
            else:
                return _registered(receipt, command)
        return _desk(runtime, request.form.to_dict(), errors, key, status=422)


def _command(runtime: Runtime) -> tuple[RegisterPetition | None, dict[str, str]]:
    """The form as a command. Dates are days in China; a receipt of today is a receipt of now."""
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


def _desk(
    runtime: Runtime, typed: dict[str, str], errors: dict[str, str], key: str, status: int = 200
) -> Response:
    today = runtime.clock.now().astimezone(CHINA).date()
    known_offices = offices(runtime, principal().jurisdiction)
    return page(
        "intake/desk.html",
        status=status,
        typed={"received_on": today.isoformat(), **typed},
        errors=errors,
        labels=LABELS,
        key=key,
        channels=options(Channel, *DESK_CHANNELS),
        offices=known_offices,
        receivers=_receivers(runtime, known_offices),
        places=place_options(),
        natures=options(Nature),
    )


def _receivers(runtime: Runtime, known_offices: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    """The units of each office; under its name where there are several."""
    of_office = {
        name: [(unit.unit, unit.name) for unit in receivers_of(runtime.database, code).values()]
        for code, name in known_offices
    }
    return (
        list(of_office.items()) if len(of_office) > 1 else [o for units in of_office.values() for o in units]
    )


def _registered(receipt: Receipt, command: RegisterPetition) -> Response:
    return page(
        "intake/desk_registered.html",
        receipt=receipt,
        code=for_reading(receipt.query_code),
        sealed=command.accusation,
        following=(_("Register the next one"), f"/intake/desk?channel={command.channel.value}"),
    )
