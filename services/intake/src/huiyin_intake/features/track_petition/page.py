"""The petitioner's pages: number and code, the letter, and its forms to rate and to add."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.track_petition.code_check import track_by_code
from huiyin_intake.features.track_petition.letter import Paragraph, headline, paragraphs
from huiyin_intake.features.track_petition.promises import Promises, is_accusation, promises
from huiyin_intake.features.track_petition.session import remember, remembered
from huiyin_intake.links import letter_url, track_url
from huiyin_intake.petitions import PetitionCommand, load_petition
from huiyin_intake.reply_texts import reply_texts
from huiyin_intake.tracking_status import answer_is_current, due_on, has_ended
from huiyin_intake.views.tracking import Track
from huiyin_ledger.domain import Act
from huiyin_web.http.access import may, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.kept import keep_for_who_asks
from huiyin_web.http.limits import caller_address, limited
from huiyin_web.http.office import speak_for
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Options
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.regime import speak_of
from huiyin_web.http.vocabulary import options
from huiyin_web.identity.rates import Rule
from huiyin_web.runtime import Runtime

LABELS = {
    "registration_no": _l("Registration number"),
    "query_code": _l("Query code"),
    "resolved": _l("Was your matter resolved?"),
    "satisfaction": _l("Are you satisfied with how it was handled?"),
    "comment": _l("What else do you want to say about it?"),
    "text": _l("What you want to add"),
}
Command = TypeVar("Command", bound=PetitionCommand)


class Code(BaseModel):
    registration_no: str = Field(max_length=64)
    query_code: str = Field(max_length=64)


@dataclass(frozen=True)
class LetterPage:
    """`desk_reads_additions`: the desk reads an addition before the unit may get it; `ended`: the order is closed."""

    number: str
    headline: str
    paragraphs: Sequence[Paragraph]
    promises: Promises
    due_on: date | None
    erased: bool
    desk_reads_additions: bool
    ended: bool
    may_rate: bool
    resolutions: Options
    satisfactions: Options
    labels: Mapping[str, str]


def mount_root(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/track", doc_ui=False)
    @requires("page.public")
    def page_track() -> Response:
        number = read_registration_number(request.args.get("registration_no", ""))
        return _code_form({"registration_no": number or ""})

    @routes.post("/track", doc_ui=False)
    @requires("petition.track")
    @limited(Rule.CODE)
    def page_check_code() -> Response:
        def check(code: Code) -> Response:
            track = track_by_code(runtime, code.registration_no, code.query_code, caller_address())
            remember(track, runtime.clock.now())
            return redirect(letter_url(track.registration_no), 303)

        number = read_registration_number(request.form.get("registration_no", ""))
        return run_form(Code, check, lambda: _code_form(request.form), at=track_url(number))

    @routes.get("/track/<registration_no>", doc_ui=False)
    @requires("petition.track")
    def page_letter(registration_no: str) -> Response:
        track = remembered(runtime, registration_no)
        if track is None:
            return _ask_again(registration_no)
        return _letter(runtime, track)

    @routes.post("/track/<registration_no>/rating", doc_ui=False)
    @requires("petition.rate")
    @limited(Rule.PETITIONER)
    def page_rate(registration_no: str) -> Response:
        return _run(registration_no, RateReply, rate_reply, _("Thank you. Your rating is recorded."))

    @routes.post("/track/<registration_no>/additions", doc_ui=False)
    @requires("petition.track")
    @limited(Rule.PETITIONER)
    def page_add(registration_no: str) -> Response:
        return _run(registration_no, AddText, add_text, _("Your addition is with your petition now."))

    def _run(
        registration_no: str,
        form: type[Command],
        handle: Callable[[Runtime, Act, str, Command], None],
        done: str,
    ) -> Response:
        track = remembered(runtime, registration_no)
        if track is None:
            keep_for_who_asks()
            return _ask_again(registration_no)
        number = track.registration_no

        def run(command: Command) -> Response:
            handle(runtime, act_from_request(runtime, number), number, command)
            return redirect_saying(letter_url(number), done)

        return run_form(form, run, lambda: _letter(runtime, track), at=letter_url(number))


def _code_form(typed: Mapping[str, str]) -> Response:
    return page("intake/track.html", labels=LABELS, typed=typed)


def _letter(runtime: Runtime, track: Track) -> Response:
    petition = load_petition(runtime, track.registration_no)
    speak_of(petition.registration.channel)
    speak_for(petition.jurisdiction)
    model = LetterPage(
        number=track.registration_no,
        headline=headline(track),
        paragraphs=paragraphs(track, reply_texts(petition)),
        promises=promises(track) if is_accusation(track) else (),
        due_on=due_on(track),
        erased=track.erased,
        desk_reads_additions=petition.open_to_units,
        ended=has_ended(track),
        may_rate=may("petition.rate") and petition.may_be_rated and answer_is_current(track),
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
        labels=LABELS,
    )
    return page("intake/letter.html", **vars(model))


def _ask_again(registration_no: str) -> Response:
    return redirect(track_url(read_registration_number(registration_no)), 303)
