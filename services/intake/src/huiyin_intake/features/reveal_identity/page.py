from __future__ import annotations

from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.domain import Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import Revealed
from huiyin_intake.features.reveal_identity.command import Reveal
from huiyin_intake.features.reveal_identity.handler import Shown, check_may_reveal, reveal
from huiyin_intake.matters import petition_of
from huiyin_intake.views.register import REACH, referred

CAME_FROM = {
    "case": ("/intake/petitions/{}", _l("The petition")),
    "order": ("/assignment/orders/{}", _l("The order")),
    "visit": ("/supervision/return-visits/{}", _l("The return visit")),
}
"""`from` in the address: the page that somebody looks from, and goes back to."""

LABELS = {"reason": _l("Why do you need to see it?"), "what": _l("What")}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>/reveal", doc_ui=False)
    @requires("identity.reveal")
    def ask_to_look(registration_no: str) -> Response:
        petition, what = _allowed(registration_no, request.args.get("what", ""))
        return _page(petition, what)

    @routes.post("/petitions/<registration_no>/reveal", doc_ui=False)
    @requires("identity.reveal")
    def look_on_page(registration_no: str) -> Response:
        petition, what = _allowed(registration_no, request.form.get("what", ""))
        command, errors = parse_form(Reveal)
        if command is None:
            return _page(petition, what, errors=errors, status=422)
        act = act_from_request(runtime, petition.registration_no)
        try:
            shown = reveal(runtime, act, principal(), petition.registration_no, command)
        except Refused as refused:
            if refused.code != "reason_required":
                raise
            return _page(petition, what, errors={"reason": refusal_text(refused)}, status=422)
        return _page(petition, what, shown=shown, seen_at=runtime.clock.now())

    @routes.get("/accusations", doc_ui=False)
    @requires("accusation.read")
    def accusations() -> Response:
        """What was referred to the organ of whoever asks; the desk's own list has the others."""
        reach = policy.scope_of(principal(), "accusation.read").condition(REACH)
        rows = referred(runtime.database, reach) if principal().unit else []
        return page("intake/accusations.html", rows=rows)

    def _allowed(registration_no: str, what: str) -> tuple[Petition, Revealed]:
        petition = petition_of(runtime, registration_no)
        asked = Revealed(what) if what in set(Revealed) else Revealed.IDENTITY
        check_may_reveal(runtime, principal(), petition, asked)
        return petition, asked


def _page(petition: Petition, what: Revealed, *, status: int = 200, **context: Any) -> Response:
    context.setdefault("errors", {})
    context.setdefault("shown", None)
    shown: Shown | None = context["shown"]
    came_from = request.values.get("from", "")
    path, label = CAME_FROM.get(came_from, ("", ""))
    return page(
        "intake/reveal.html",
        status=status,
        petition=petition,
        what=what.value,
        labels=LABELS,
        typed=request.form,
        came_from=came_from if path else "",
        back=[(label, path.format(petition.registration_no))] if path else [],
        has_identity=shown is not None and not shown.anonymous,
        **context,
    )
