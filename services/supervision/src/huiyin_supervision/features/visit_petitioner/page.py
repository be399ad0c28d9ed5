"""The form for a return visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.command import RecordVisit, VisitBody
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_supervision.links import matter_url, order_url, reveal_url, visit_url, visits_url
from huiyin_supervision.views.handlers import handlers_of
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Option
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime

_DONE: Mapping[str, str] = {
    VisitState.CONCLUDED: _l("Recorded: the matter is concluded."),
    VisitState.REDO: _l("Recorded: the unit has to do it again."),
    VisitState.DUE: _l("Recorded: nobody answered, try again later."),
}


@dataclass(frozen=True)
class VisitPage:
    """`due`: the petitioner is to be asked now; `handled_it`: the reader worked on the matter, and may not ask. `order` and
    `reveal` are addresses, empty where the reader may not open them."""

    number: str
    crumbs: Sequence[tuple[str, str]]
    summary: Sequence[Entry]
    order: str
    reveal: str
    address: str
    due: bool
    handled_it: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    answered: Sequence[Option]
    resolutions: Sequence[tuple[str, str]]
    satisfactions: Sequence[tuple[str, str]]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_visit(registration_no: str) -> Any:
        return _page(runtime, find_visit(runtime.database, principal(), registration_no))

    @routes.post("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_record_visit(registration_no: str) -> Any:
        visit = find_visit(runtime.database, principal(), registration_no)
        body, errors = parse_form(VisitBody)
        if body is None:
            return _page(runtime, visit, request.form, errors, 422)
        command = RecordVisit(jurisdiction=visit.jurisdiction, registration_no=registration_no, **vars(body))
        try:
            recorded = record_visit(runtime, act_from_request(runtime, registration_no), command)
        except (NotFound, Conflict):
            raise
        except Refused as refused:
            return _page(runtime, visit, request.form, {refused.field: refusal_text(refused)}, 422)
        flash(str(_DONE[recorded["state"]]), "good")
        return redirect(visits_url(), code=303)


def _page(
    runtime: Runtime,
    visit: ReturnVisitTaskRow,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    number = visit.registration_no
    model = VisitPage(
        number=number,
        crumbs=[(_("Return visits"), visits_url()), (number, matter_url(number))],
        summary=_summary(runtime, visit),
        order=order_url(number) if may("order.read") else "",
        reveal=reveal_url(number) if may("identity.reveal") else "",
        address=visit_url(number),
        due=visit.state == VisitState.DUE,
        handled_it=principal().id in handlers_of(runtime.database, visit.jurisdiction, number),
        typed=typed or {},
        errors=errors or {},
        labels={
            "answered": _("Did anybody answer?"),
            "resolved": _("Is it settled?"),
            "satisfaction": _("How satisfied?"),
        },
        answered=[Option("yes", _("Yes")), Option("no", _("No, nobody could be reached"))],
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
    )
    return page("supervision/return_visit.html", status=status, **vars(model))


def _summary(runtime: Runtime, visit: ReturnVisitTaskRow) -> list[Entry]:
    return [
        Entry(_("Number"), visit.registration_no),
        Entry(_("Matter"), phrases.about(visit, matters_of(runtime.database, [visit]))),
        Entry(_("About the reply of"), phrases.owed_by(visit, unit_names(runtime.database, [visit]))),
        Entry(_("Round"), visit.round),
        Entry(_("Attempts"), phrases.attempts(visit.attempts, visit.attempts_allowed)),
        Entry(_("State"), str(phrases.VISIT_STATES[visit.state])),
    ]
