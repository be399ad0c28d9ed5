"""Deciding a review, for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_supervision.features.decide_review.command import DecideReview, ReviewBody
from huiyin_supervision.features.decide_review.handler import decide_review
from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/return-visits/<registration_no>/decision",
        summary="Decide about a matter that its petitioner is not content with",
        responses={200: VisitRecorded},
    )
    @requires("return_visit.record")
    def api_decide_review(path: MatterPath, body: ReviewBody) -> VisitRecorded:
        visit = find_visit(runtime.database, principal(), path.registration_no)
        command = DecideReview(**vars(path), jurisdiction=visit.jurisdiction, **vars(body))
        return decide_review(runtime, act_from_request(runtime, path.registration_no), command, principal())
