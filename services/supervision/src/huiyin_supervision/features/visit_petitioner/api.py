"""Recording a return visit, for programs."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.visit_petitioner.command import RecordVisit, VisitBody
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded, record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/return-visits/<registration_no>",
        summary="Record what came of a return visit",
        responses={200: VisitRecorded},
    )
    @requires("return_visit.record")
    def api_record_visit(path: MatterPath, body: VisitBody) -> Any:
        visit = find_visit(runtime.database, principal(), path.registration_no)
        command = RecordVisit(**vars(path), jurisdiction=visit.jurisdiction, **vars(body))
        return record_visit(runtime, act_from_request(runtime, path.registration_no), command)
