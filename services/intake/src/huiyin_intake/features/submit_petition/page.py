"""The citizens' pages: the door, the wizard that hands in a petition, and the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from flask import redirect, request, session
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Nature
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.submit_petition.wizard import (
    ALL_FIELDS,
    FIELDS,
    Question,
    as_it_will_be_registered,
    command_of,
    errors_of,
    first_with_error,
)
from huiyin_intake.links import received_url, track_url
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import requires
from huiyin_web.http.codes import place_name, place_options
from huiyin_web.http.commands import act_from_request, once
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.limits import limited, spend
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry
from huiyin_web.http.problems import refusal_text, refused_as
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity.rates import Rule
from huiyin_web.runtime import Runtime

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
    "address": _l("Address"),
    "id_no": _l("ID number"),
    "confidential": _l("Secrecy"),
}


Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class QuestionPage:
    """One question. `hidden`: the answers to the others; `checking`: all questions were answered once; `key`: idempotency
    key; `summary`: all answers, for the last page."""

    question: str
    number: int
    steps: Sequence[str]
    answers: Mapping[str, str]
    hidden: Mapping[str, str]
    checking: bool
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    key: str
    natures: Options
    places: Options
    summary: Sequence[Entry]


def mount_root(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("page.public")
    def page_door() -> Response:
        return page("intake/door.html")

    @routes.get("/petition/new", doc_ui=False)
    @requires("petition.submit")
    def page_first_question() -> Response:
        return _ask(Question.KIND, dict.fromkeys(ALL_FIELDS, ""), {}, uuid4().hex)

    @routes.post("/petition/new", doc_ui=False)
    @requires("petition.submit")
    @limited(Rule.STEP)
    def page_answer_question() -> Response:
        answers = {name: request.form.get(name, "").strip() for name in ALL_FIELDS}
        question = _question(request.form.get("question", ""))
        go = request.form.get("go", "next")
        key = request.form.get("idempotency_key") or uuid4().hex
        if go == "back":
            return _ask(question.before, answers, {}, key)
        if go.startswith("change-"):
            return _ask(_question(go.removeprefix("change-")), answers, {}, key)
        command, errors = command_of(runtime, answers)
        if command is not None:
            answers |= as_it_will_be_registered(command)
        if wrong := errors_of(question, errors):
            return _ask(question, answers, wrong, key, status=422)
        if question is not Question.CHECK:
            through = question is Question.CONTACT or bool(request.form.get("checking"))
            return _ask(first_with_error(errors) if through else question.next, answers, {}, key)
        if command is None:
            first = first_with_error(errors)
            return _ask(first, answers, errors_of(first, errors) or errors, key, status=422)
        try:
            spend(Rule.REGISTRATION)
        except Refused as refused:
            return refused_as(_ask(question, answers, {"": refusal_text(refused)}, key), refused)
        return _hand_in(runtime, command)

    @routes.get("/petition/received/<registration_no>", doc_ui=False)
    @requires("page.public")
    def page_received(registration_no: str) -> Response:
        number = read_registration_number(registration_no) or ""
        since = session.get("received", {}).get(number)
        if since is None:
            return page("intake/received.html", number="", code="", track_url=track_url())
        fresh = runtime.clock.now() - datetime.fromisoformat(since) < _CODE_SHOWN
        code = for_reading(query_code_of(runtime, number)) if fresh else ""
        return page("intake/received.html", number=number, code=code, track_url=track_url(number))


def _hand_in(runtime: Runtime, command: RegisterPetition) -> Response:
    number = register_petition(runtime, act_from_request(runtime), command, once=once()).registration_no
    received = session.get("received", {})
    session["received"] = {**dict(list(received.items())[-4:]), number: runtime.clock.now().isoformat()}
    return redirect(received_url(number), 303)


def _ask(
    question: Question, answers: dict[str, str], errors: dict[str, str], key: str, status: int = 200
) -> Response:
    model = QuestionPage(
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
        summary=_summary(answers) if question is Question.CHECK else [],
    )
    return page("intake/question.html", status=status, **vars(model))


def _summary(answers: Mapping[str, str]) -> list[Entry]:
    """The answers as they will be handed in."""
    accuses, anonymous = answers["about_official"] == "yes", answers["who"] == "anonymous"
    shown = {
        **answers,
        "nature": label(Nature, answers["nature"]),
        "place": place_name(answers["place"]),
        "about_official": _("Yes") if accuses else _("No"),
        "accused": answers["accused"] if accuses else "",
        "who": _("No, I stay anonymous") if anonymous else _("Yes"),
        "confidential": _("Asked for") if answers["confidential"] == "true" else _("Not asked for"),
        **(dict.fromkeys(("name", "phone", "id_no", "address"), "") if anonymous else {}),
    }
    return [Entry(str(word), shown[name]) for name, word in LABELS.items()]


def _question(value: str) -> Question:
    try:
        return Question(value)
    except ValueError:
        return Question.KIND
