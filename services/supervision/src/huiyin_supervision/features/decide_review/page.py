"""The form on the return visit's page that decides about a matter its petitioner is not content with."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview, ReviewBody
from huiyin_supervision.features.decide_review.handler import decide_review
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_supervision.features.visit_petitioner.visit_page import visit_page
from huiyin_supervision.links import visits_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/return-visits/<registration_no>/decision", doc_ui=False)
    @requires("return_visit.record")
    def page_decide_review(registration_no: str) -> Any:
        visit = find_visit(runtime.database, principal(), registration_no)

        def decide(body: ReviewBody) -> Response:
            command = DecideReview(
                jurisdiction=visit.jurisdiction, registration_no=registration_no, **vars(body)
            )
            decide_review(runtime, act_from_request(runtime, registration_no), command, principal())
            redone = body.decision is Decision.REDO
            return redirect_saying(
                visits_url(),
                _("Decided: the unit has to do it again.")
                if redone
                else _("Decided: the petitioner is told why it stays as it is."),
            )

        return run_form(ReviewBody, decide, lambda: visit_page(runtime, visit))
