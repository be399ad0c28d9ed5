"""The citizens' pages: the door, the wizard that hands in a petition, and the receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from flask import flash, redirect, request, session
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Nature
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.submit_petition.drafts import (
    Draft,
    close_draft,
    discard_draft,
    find_draft,
    keep_draft,
    new_draft,
)
from huiyin_intake.features.submit_petition.wizard import (
    ALL_FIELDS,
    FIELDS,
    Question,
    as_it_will_be_registered,
    command_of,
    errors_of,
    first_with_error,
)
from huiyin_intake.features.track_petition.promises import is_accusation, promises
from huiyin_intake.features.track_petition.session import remember_proof
from huiyin_intake.links import (
    addition_url,
    discard_url,
    door_url,
    letter_url,
    new_petition_url,
    question_url,
    received_url,
    track_url,
)
from huiyin_intake.query_codes import query_code_of
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.domain import Once, Refused
from huiyin_web.http.access import requires
from huiyin_web.http.codes import place_name, place_options
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.filling import was_typed
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.kept import forget_posted, keep_as
from huiyin_web.http.limits import limited, spend
from huiyin_web.http.office import speak_for
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Options
from huiyin_web.http.problems import refusal_text, refused_as
from huiyin_web.http.typed import take
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity.rates import Rule
from huiyin_web.runtime import Runtime

_CODE_SHOWN = timedelta(minutes=30)
_DRAFTS_PER_BROWSER = 5
_SECRET = re.compile(r"^[A-Za-z0-9_-]{43}$")
_FIRST_CODE = 1
_OPTIONAL = frozenset({"location", "accused", "name", "phone", "id_no", "address"})
"""Left out of the check where they are empty."""
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


@dataclass(frozen=True)
class QuestionPage:
    """One question. `address` is its own; `secret` opens the draft where the browser has lost its cookies; `summary`: all
    answers, for the last page."""

    question: str
    number: int
    steps: Sequence[str]
    address: str
    discard: str
    secret: str
    answers: Mapping[str, str]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
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
    def page_new_petition() -> Response:
        ref, secret = new_draft()
        _remember_secret(ref, secret)
        return redirect(question_url(ref, Question.KIND), 303)

    @routes.get("/petition/new/<ref>/<question>", doc_ui=False)
    @requires("petition.submit")
    def page_question(ref: str, question: str) -> Response:
        asked, typed = _question(question), _typed_again(ref, question)
        secret = _secret_of(ref, typed)
        draft = find_draft(runtime, ref, secret)
        if draft is None:
            if not typed and (not secret or asked is not Question.KIND):
                return _begin_again()
            draft = Draft({})
        if draft.registration_no:
            return _handed_in(draft.registration_no)
        answers = _all_of(draft)
        if asked is Question.CHECK:
            command, errors = command_of(runtime, answers)
            if command is None:
                return redirect(question_url(ref, first_with_error(errors)), 303)
            answers |= as_it_will_be_registered(command)
        refused = draft.refused == asked and not typed
        wrong = errors_of(asked, command_of(runtime, answers)[1]) if refused else {}
        return _ask(ref, secret, asked, answers, wrong)

    @routes.post("/petition/new/<ref>/<question>", doc_ui=False)
    @requires("petition.submit")
    @limited(Rule.STEP, own=lambda: _own_draft(runtime))
    def page_answer(ref: str, question: str) -> Response:
        asked, secret = _question(question), _secret_of(ref, request.form)
        found = find_draft(runtime, ref, secret)
        if found is None and asked is not Question.KIND:
            _say_that_it_is_over()
        draft = found or Draft({})
        if draft.registration_no:
            return _sent_once_more(ref, draft.registration_no, asked)
        answers = _all_of(draft) | {name: request.form.get(name, "").strip() for name in FIELDS[asked]}
        command, errors = command_of(runtime, answers)
        back = request.form.get("go") == "back"
        refused = not back and bool(errors_of(asked, errors))
        if asked is not Question.CHECK:
            mark = asked if refused else ""
            try:
                ref, secret = _keep(runtime, ref, secret, answers, mark, begun=found is not None)
            except Refused as limit:
                again = partial(_ask, ref, secret, asked, answers, {"": _too_many(limit)})
                return refused_as(again, limit)
            forget_posted()
        if back:
            take()
            return redirect(question_url(ref, asked.before), 303)
        if refused:
            return redirect(question_url(ref, asked), 303)
        if asked is Question.CHECK and command is not None:
            return _hand_in(runtime, ref, secret, command)
        take()
        return redirect(question_url(ref, _next(asked, errors)), 303)

    @routes.post("/petition/new/<ref>/discarded", doc_ui=False)
    @requires("petition.submit")
    @limited(Rule.STEP)
    def page_discard(ref: str) -> Response:
        if find_draft(runtime, ref, _secret_of(ref, request.form)):
            discard_draft(runtime.database, ref)
        flash(_("Discarded. Nothing of it was kept."), "good")
        return redirect(door_url(), 303)

    @routes.get("/petition/received/<registration_no>", doc_ui=False)
    @requires("page.public")
    def page_received(registration_no: str) -> Response:
        number = read_registration_number(registration_no) or ""
        since = session.get("received", {}).get(number)
        track = track_of(runtime.database, number[:6], number)
        if since is None or track is None:
            return page("intake/received.html", number="", code="", track_url=track_url())
        speak_for(number[:6])
        fresh = runtime.clock.now() - datetime.fromisoformat(since) < _CODE_SHOWN
        code = for_reading(query_code_of(runtime, number)) if fresh else ""
        return page(
            "intake/received.html",
            number=number,
            code=code,
            promises=promises(track),
            accusation=is_accusation(track),
            track_url=track_url(number),
        )


def _keep(
    runtime: Runtime, ref: str, secret: str, answers: Mapping[str, str], refused: str, *, begun: bool
) -> tuple[str, str]:
    """Keep the answers, in a draft of another name where this one is somebody else's or handed in. What is begun counts as a
    registration: whoever is in the middle of it is never refused. Refused("too_many_attempts")."""
    if begun and keep_draft(runtime, ref, secret, answers, refused):
        return ref, secret
    spend(Rule.REGISTRATION)
    if not (secret and keep_draft(runtime, ref, secret, answers, refused)):
        ref, secret = new_draft()
        _remember_secret(ref, secret)
        keep_draft(runtime, ref, secret, answers, refused)
    return ref, secret


def _own_draft(runtime: Runtime) -> str:
    """The draft that the request goes on with, if it is the browser's own: others at the same address don't keep it waiting."""
    ref = str((request.view_args or {}).get("ref", ""))
    return f"draft {ref}" if find_draft(runtime, ref, _secret_sent(ref, request.form)) else ""


def _too_many(refused: Refused) -> str:
    return " ".join(
        (
            refusal_text(refused),
            _(
                "Many have begun a petition from this internet connection within the hour; one connection may serve many people."
            ),
            _("If it can't wait: call 12345, day and night, write a letter, or come to the petition office."),
        )
    )


def _next(asked: Question, errors: Mapping[str, str]) -> Question:
    """After the last question the first that is still to be answered; the check as soon as there is none."""
    through = not errors or asked in (Question.CONTACT, Question.CHECK)
    return first_with_error(errors) if through else asked.next


def _hand_in(runtime: Runtime, ref: str, secret: str, command: RegisterPetition) -> Response:
    """A draft is one petition, however often and from however many windows it is handed in."""
    handed_in = Once(f"petition-draft:{secret}", "handed in")
    number = register_petition(
        runtime,
        replace(act_from_request(runtime), once=handed_in),
        command,
        also=partial(close_draft, runtime.database, ref, secret),
    ).registration_no
    now = runtime.clock.now()
    received = session.get("received", {})
    session["received"] = {**dict(list(received.items())[-4:]), number: now.isoformat()}
    remember_proof(number, _FIRST_CODE, now)
    return redirect(received_url(number), 303)


def _sent_once_more(ref: str, number: str, asked: Question) -> Response:
    """A draft that has become a petition: what was typed since can be added to it."""
    if asked is Question.CHECK:
        return redirect(received_url(number), 303)
    names = [name for name in FIELDS[asked] if name in ("title", "text", "location")]
    typed = "\n".join(filter(None, (request.form.get(name, "").strip() for name in names)))
    if typed and not keep_as(addition_url(number), question_url(ref, asked), [("text", typed)]):
        return _handed_in(number, typed)
    return redirect(question_url(ref, asked), 303)


def _handed_in(number: str, typed: str = "") -> Response:
    return page(
        "intake/handed_in.html",
        number=number,
        typed=typed,
        addition_url=addition_url(number),
        received_url=received_url(number),
        letter_url=letter_url(number),
    )


def _say_that_it_is_over() -> None:
    flash(
        _(
            "Your earlier answers are no longer kept: half a day has passed. What you have just typed is; please answer "
            "the other questions again."
        ),
        "warn",
    )


def _begin_again() -> Response:
    flash(_("What was begun in this browser is no longer kept. Please begin again."), "warn")
    return redirect(new_petition_url(), 303)


def _typed_again(ref: str, question: str) -> Mapping[str, str]:
    """The form of the question as it was sent when its token was stale. The draft may be over by now; what was wrong with its
    answers is not said of these."""
    return was_typed(question_url(ref, question)) or {}


def _secret_of(ref: str, form: Mapping[str, str]) -> str:
    """The draft's secret, from the browser's session, else from the form, which has it too."""
    secret = _secret_sent(ref, form)
    if secret and ref not in session.get("drafts", {}):
        _remember_secret(ref, secret)
    return secret


def _secret_sent(ref: str, form: Mapping[str, str]) -> str:
    sent = form.get("secret", "")
    return str(session.get("drafts", {}).get(ref, "")) or (sent if _SECRET.match(sent) else "")


def _remember_secret(ref: str, secret: str) -> None:
    drafts = session.get("drafts", {})
    session["drafts"] = {**dict(list(drafts.items())[1 - _DRAFTS_PER_BROWSER :]), ref: secret}


def _all_of(draft: Draft) -> dict[str, str]:
    return dict.fromkeys(ALL_FIELDS, "") | dict(draft.answers)


def _ask(
    ref: str,
    secret: str,
    question: Question,
    answers: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    model = QuestionPage(
        question=question.value,
        number=question.number,
        steps=[str(word) for word in STEPS.values()],
        address=question_url(ref, question),
        discard=discard_url(ref),
        secret=secret,
        answers=answers,
        errors=errors,
        labels=LABELS,
        natures=options(Nature),
        places=place_options(),
        summary=_summary(ref, answers) if question is Question.CHECK else [],
    )
    return page("intake/question.html", **vars(model))


def _summary(ref: str, answers: Mapping[str, str]) -> list[Entry]:
    """The answers as they will be handed in, each with the way to its question."""
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
    return [
        Entry(str(LABELS[name]), shown[name], question_url(ref, question))
        for question, names in FIELDS.items()
        for name in names
        if shown[name] or name not in _OPTIONAL
    ]


def _question(value: str) -> Question:
    try:
        return Question(value)
    except ValueError:
        return Question.KIND
