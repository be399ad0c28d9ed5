from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, request, session
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import may, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _, _l
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import STATUS, refusal_text
from huiyin_chassis.http.vocabulary import options
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number
from huiyin_intake.features.add_text.handler import AddText, add_text
from huiyin_intake.features.rate_reply.command import RateReply
from huiyin_intake.features.rate_reply.handler import rate_reply
from huiyin_intake.features.track_petition.answers import texts_of
from huiyin_intake.features.track_petition.letter import headline, paragraphs
from huiyin_intake.features.track_petition.proof import proven_track
from huiyin_intake.matters import petition_of
from huiyin_intake.standing import answer_stands, due_on
from huiyin_intake.views.tracking import Track, track_of

_STAYS_OPEN = timedelta(hours=1)
LABELS = {
    "registration_no": _l("Registration number"),
    "query_code": _l("Query code"),
    "resolved": _l("Was your matter resolved?"),
    "satisfaction": _l("Are you satisfied with how it was handled?"),
    "comment": _l("What else do you want to say about it?"),
    "text": _l("What you want to add"),
}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/track", doc_ui=False)
    @requires("page.public")
    def track() -> Response:
        asked = read_registration_number(request.args.get("registration_no", ""))
        return page("intake/track.html", errors={}, labels=LABELS, typed={"registration_no": asked or ""})

    @routes.post("/track", doc_ui=False)
    @requires("petition.track")
    def prove() -> Response:
        typed = {name: request.form.get(name, "")[:64].strip() for name in ("registration_no", "query_code")}
        try:
            found = proven_track(
                runtime, typed["registration_no"], typed["query_code"], request.remote_addr or ""
            )
        except Refused as refused:
            field = "" if refused.code == "too_many_attempts" else "registration_no"
            status = STATUS.get(refused.code, 422)
            errors = {field: refusal_text(refused)}
            return page("intake/track.html", status=status, errors=errors, labels=LABELS, typed=typed)
        _open(found, runtime.clock.now())
        return redirect(f"/track/{found.registration_no}", 303)

    @routes.get("/track/<registration_no>", doc_ui=False)
    @requires("petition.track")
    def letter(registration_no: str) -> Response:
        found = _opened(runtime, registration_no)
        return _letter(runtime, found) if found else _ask_again(registration_no)

    @routes.post("/track/<registration_no>/rating", doc_ui=False)
    @requires("petition.rate")
    def rate(registration_no: str) -> Response:
        found = _opened(runtime, registration_no)
        if found is None:
            return _ask_again(registration_no)
        form, errors = parse_form(RateReply)
        if form is None:
            return _letter(runtime, found, errors=errors, status=422)
        try:
            rate_reply(runtime, act_from_request(runtime, found.registration_no), found.registration_no, form)
        except Refused as refused:
            return _letter(runtime, found, errors={"": refusal_text(refused)}, status=422)
        flash(_("Thank you. Your rating is recorded."), "good")
        return redirect(f"/track/{found.registration_no}", 303)

    @routes.post("/track/<registration_no>/additions", doc_ui=False)
    @requires("petition.track")
    def add(registration_no: str) -> Response:
        found = _opened(runtime, registration_no)
        if found is None:
            return _ask_again(registration_no)
        form, errors = parse_form(AddText)
        if form is None:
            return _letter(runtime, found, errors=errors, status=422)
        add_text(runtime, act_from_request(runtime, found.registration_no), found.registration_no, form)
        flash(_("Your addition is with your petition now."), "good")
        return redirect(f"/track/{found.registration_no}", 303)


def _letter(
    runtime: Runtime, track: Track, *, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    petition = petition_of(runtime, track.registration_no)
    return page(
        "intake/letter.html",
        status=status,
        track=track,
        headline=headline(track),
        paragraphs=paragraphs(track, texts_of(petition)),
        due_on=due_on(track),
        desk_reads_additions=petition.open_to_units,
        may_rate=may("petition.rate") and petition.may_be_rated and answer_stands(track),
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
        errors=errors or {},
        labels=LABELS,
        typed=request.form,
    )


def _open(track: Track, now: datetime) -> None:
    """This browser proved that it has the code: for an hour, and until the code changes."""
    tracked = session.get("tracked", {})
    session["tracked"] = {
        **dict(list(tracked.items())[-4:]),
        track.registration_no: [track.code_issue, now.isoformat()],
    }


def _opened(runtime: Runtime, registration_no: str) -> Track | None:
    """The petition whose code this browser has proved; or one that came of what was added to such a petition, so that
    whoever added it can follow it without a second code."""
    number = read_registration_number(registration_no)
    if number is None:
        return None
    if own := _proved(runtime, number):
        return own
    others = (_proved(runtime, other) for other in session.get("tracked", {}))
    if any(number in each.registered_of_it for each in others if each):
        return track_of(runtime.database, jurisdiction_of(number), number)
    return None


def _proved(runtime: Runtime, number: str) -> Track | None:
    issue, since = session.get("tracked", {}).get(number, (None, None))
    if since is None or runtime.clock.now() - datetime.fromisoformat(since) > _STAYS_OPEN:
        return None
    track = track_of(runtime.database, jurisdiction_of(number), number)
    if track is None:
        raise NotFound
    return track if track.code_issue == issue else None


def _ask_again(registration_no: str) -> Response:
    number = read_registration_number(registration_no)
    return redirect("/track" + (f"?registration_no={number}" if number else ""), 303)
