"""The page of the design system: every part in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint
from werkzeug.wrappers import Response

from huiyin_web.http.access import requires
from huiyin_web.http.pages import page

_NOON = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)


def blueprint() -> Blueprint:
    routes = Blueprint("design", __name__)

    @routes.get("/design")
    @requires("page.public")
    def design() -> Response:
        return page("design.html", noon=_NOON, day=timedelta(days=1))

    return routes
