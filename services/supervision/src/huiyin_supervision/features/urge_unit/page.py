"""The form on the matter's page that urges a unit."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_supervision.features.show_matter.page import matter_page
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.urge_unit.handler import urge_unit
from huiyin_supervision.features.urge_unit.query import urge_command
from huiyin_supervision.links import matter_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.runtime import Runtime


class UrgeForm(BaseModel):
    clock_id: str = ""
    words: str = Field("", max_length=1000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/matters/<registration_no>/urge", doc_ui=False)
    @requires("supervision.act")
    def page_urge(registration_no: str) -> Any:
        matter = find_matter(runtime.database, principal(), registration_no)

        def urge(body: UrgeForm) -> Response:
            command = urge_command(principal(), matter, body.clock_id, body.words)
            urge_unit(runtime, act_from_request(runtime, registration_no), command)
            return redirect_saying(matter_url(registration_no), _("The unit was urged, and owes an answer."))

        return run_form(UrgeForm, urge, lambda: matter_page(runtime, matter))
