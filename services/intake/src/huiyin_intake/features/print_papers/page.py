"""The papers about one petition, to be printed."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.print_papers.query import papers_of
from huiyin_intake.links import identity_url, petition_url
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.regime import speak_of
from huiyin_web.papers.page import papers_page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>/papers", doc_ui=False)
    @requires("petition.read")
    def page_papers(registration_no: str) -> Response:
        petition = authorized_petition(runtime, principal(), "petition.read", registration_no)
        speak_of(petition.registration.channel)
        number = petition.registration_no
        return papers_page(
            number,
            papers_of(runtime, petition),
            (number, petition_url(number)),
            reveal=identity_url(number) if may("identity.reveal") and not petition.accusation else "",
        )
