"""The form for a return visit."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import discontent
from huiyin_ledger.domain import Refused
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.command import RecordVisit, VisitBody, VisitForm
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_supervision.features.visit_petitioner.visit_page import DONE, visit_page
from huiyin_supervision.links import visits_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
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

        def record(body: VisitBody) -> Response:
            _require_words(body)
            command = RecordVisit(
                jurisdiction=visit.jurisdiction, registration_no=registration_no, **vars(body)
            )
            recorded = record_visit(runtime, act_from_request(runtime, registration_no), command, principal())
            if recorded.state == VisitState.REVIEW:
                return redirect_saying(visits_url(), _("Recorded: nobody answered. It stays to be decided."))
            return redirect_saying(visits_url(), str(DONE[recorded.state]))

        return run_form(VisitForm, record, lambda: visit_page(runtime, visit))


def _require_words(body: VisitBody) -> None:
    """A redo without a word of why helps nobody: whoever asks by the form has to write one."""
    if discontent(body.resolved, body.satisfaction) and not body.words:
        raise Refused(
            "words_missing",
            "Write what the petitioner said: the unit reads it with the redo.",
            field="words",
        )
