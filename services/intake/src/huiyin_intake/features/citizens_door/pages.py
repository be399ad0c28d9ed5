from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from flask import redirect, request, session
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import requires
from huiyin_chassis.http.codes import place_name, place_options
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Nature
from huiyin_intake.codes import code_of
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.features.citizens_door.wizard import (
    ALL_FIELDS,
    FIELDS,
    Question,
    command_of,
    errors_of,
    first_with_error,
)
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition

_CODE_SHOWN = timedelta(minutes=30)
STEPS = {
    Question.KIND: _l("Kind"),
    Question.WHERE: _l("Where"),
    Question.DETAILS: _l("Details"),
    Question.ABOUT: _l("Who it is about"),
    Question.CONTACT: _l("Contact"),
    Question.CHECK: _l("Check"),
}
LABELS = {
    "nature": _l("What do you bring us?"),
    "place": _l("Where is the matter?"),
    "location": _l("Street, number, or a landmark nearby"),
    "title": _l("In one line"),
    "text": _l("What happened?"),
    "about_official": _l("Is it about misconduct of an official or a unit?"),
    "accused": _l("Who is it about?"),
    "who": _l("Do you give your name?"),
    "name": _l("Name"),
    "phone": _l("Phone"),
    "id_no": _l("ID number"),
    "address": _l("Address"),
    "confidential": _l("Secrecy"),
}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("page.public")
    def door() -> Response:
        return page("intake/door.html")

    @routes.get("/petition/new", doc_ui=False)
    @requires("petition.submit")
    def begin() -> Response:
        return _ask(Question.KIND, dict.fromkeys(ALL_FIELDS, ""), {}, uuid4().hex)

    @routes.post("/petition/new", doc_ui=False)
    @requires("petition.submit")
    def answer() -> Response:
        answers = {name: request.form.get(name, "").strip() for name in ALL_FIELDS}
        asked = _question(request.form.get("question", ""))
        go = request.form.get("go", "next")
        key = request.form.get("idempotency_key") or uuid4().hex
        if go == "back":
            return _ask(asked.before, answers, {}, key)
        if go.startswith("change-"):
            return _ask(_question(go.removeprefix("change-")), answers, {}, key)
        command, errors = command_of(runtime, answers)
        if wrong := errors_of(asked, errors):
            return _ask(asked, answers, wrong, key, status=422)
        if asked is not Question.CHECK:
            through = asked.number == Question.CONTACT.number or bool(request.form.get("checking"))
            following = first_with_error(errors) if through else asked.next
            return _ask(following, answers, {}, key)
        if command is None:
            first = first_with_error(errors)
            return _ask(first, answers, errors_of(first, errors) or errors, key, status=422)
        return _hand_in(runtime, command)

    @routes.get("/petition/received/<registration_no>", doc_ui=False)
    @requires("page.public")
    def received(registration_no: str) -> Response:
        number = read_registration_number(registration_no) or ""
        since = session.get("received", {}).get(number)
        mine = since is not None
        fresh = mine and runtime.clock.now() - datetime.fromisoformat(since) < _CODE_SHOWN
        code = for_reading(code_of(runtime, number)) if fresh else ""
        return page("intake/received.html", number=number if mine else "", code=code)


def _hand_in(runtime: Runtime, command: RegisterPetition) -> Response:
    receipt = register_petition(
        runtime,
        act_from_request(runtime),
        command,
        once=once(),
    )
    known = session.get("received", {})
    session["received"] = {
        **dict(list(known.items())[-4:]),
        receipt.registration_no: runtime.clock.now().isoformat(),
    }
    return redirect(f"/petition/received/{receipt.registration_no}", 303)


def _ask(
    question: Question, answers: dict[str, str], errors: dict[str, str], key: str, status: int = 200
) -> Response:
    return page(
        "intake/petition_new.html",
        status=status,
        question=question.value,
        number=question.number,
        steps=[str(word) for word in STEPS.values()],
        answers=answers,
        hidden={name: value for name, value in answers.items() if name not in FIELDS[question]},
        checking=bool(request.form.get("checking")) or question is Question.CHECK,
        errors=errors,
        labels=LABELS,
        key=key,
        natures=options(Nature),
        places=place_options(),
        place=place_name(answers["place"]),
        nature=label(Nature, answers["nature"]),
    )


def _question(value: str) -> Question:
    try:
        return Question(value)
    except ValueError:
        return Question.KIND
