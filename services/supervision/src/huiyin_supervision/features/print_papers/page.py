"""The papers to a unit about one matter, to be printed."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_supervision import phrases
from huiyin_supervision.features.print_papers.query import papers_of
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.links import matter_url
from huiyin_web.http.access import principal, requires
from huiyin_web.papers.page import papers_page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/matters/<registration_no>/papers", doc_ui=False)
    @requires("clock.read")
    def page_papers(registration_no: str) -> Response:
        matter = find_matter(runtime.database, principal(), registration_no)
        phrases.speak_of_matter(runtime.database, matter)
        number = matter.registration_no
        return papers_page(number, papers_of(runtime, matter), (number, matter_url(number)))
