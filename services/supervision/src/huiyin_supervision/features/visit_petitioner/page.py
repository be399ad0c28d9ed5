"""The form for a return visit."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_supervision.domain.return_visit import discontent
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.command import RecordVisit, VisitBody
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_supervision.features.visit_petitioner.visit_page import DONE, visit_page
from huiyin_supervision.links import visits_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_visit(registration_no: str) -> Any:
        return visit_page(runtime, find_visit(runtime.database, principal(), registration_no))

    @routes.post("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_record_visit(registration_no: str) -> Any:
        visit = find_visit(runtime.database, principal(), registration_no)
        body, errors = parse_form(VisitBody)
        if body is not None:
            errors = _without_words(body)
        if body is None or errors:
            return visit_page(runtime, visit, request.form, errors, 422)
        command = RecordVisit(jurisdiction=visit.jurisdiction, registration_no=registration_no, **vars(body))
        try:
            recorded = record_visit(runtime, act_from_request(runtime, registration_no), command)
        except (NotFound, Conflict):
            raise
        except Refused as refused:
            return visit_page(runtime, visit, request.form, {refused.field: refusal_text(refused)}, 422)
        if recorded["state"] == VisitState.REVIEW:
            flash(_("Recorded: nobody answered. It stays to be decided."), "good")
        else:
            flash(str(DONE[recorded["state"]]), "good")
        return redirect(visits_url(), code=303)


def _without_words(body: VisitBody) -> dict[str, str]:
    """A redo without a word of why helps nobody: what is missing on the form, for whoever asks by it."""
    if discontent(body.resolved, body.satisfaction) and not body.words:
        return {"words": _("Write what the petitioner said: the unit reads it with the redo.")}
    return {}
