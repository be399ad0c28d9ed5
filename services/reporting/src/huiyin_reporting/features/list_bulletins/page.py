"""The page of the bulletins: the latest half-months of every jurisdiction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_reporting.features.list_bulletins.query import Jurisdiction, list_bulletins
from huiyin_web.http.access import principal, requires
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip
from huiyin_web.http.urls import query_url
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class BulletinsPage:
    """``reporting/bulletins.html``."""

    shows: Sequence[Chip]
    jurisdictions: Sequence[Jurisdiction]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/briefings")
    @requires("briefing.read")
    def page_bulletins() -> Response:
        due = request.args.get("show") == "due"
        model = BulletinsPage(
            shows=[
                Chip(_("All"), query_url(show=None), not due),
                Chip(_("To be published"), query_url(show="due"), due),
            ],
            jurisdictions=list_bulletins(runtime, principal(), due=due),
        )
        return page("reporting/bulletins.html", **vars(model))
