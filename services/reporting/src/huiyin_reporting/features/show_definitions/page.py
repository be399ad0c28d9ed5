"""The page of the definitions."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import requires
from huiyin_chassis.http.i18n import language
from huiyin_chassis.http.pages import page
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.figure_text import LEAST_COMPARED
from huiyin_reporting.kpi.definition import Share, load, versions


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/definitions")
    @requires("dashboard.read")
    def definitions() -> Response:
        current = load()
        return page(
            "reporting/definitions.html",
            version=current.version,
            versions=versions(),
            least_compared=LEAST_COMPARED,
            effective_from=current.effective_from,
            rows=[
                {
                    "id": {"text": name, "href": f"/reporting/figures/{name}"},
                    "title": each.title.in_(language()),
                    "meaning": each.meaning.in_(language()),
                    "rows": each.rows,
                    "at": each.at or "",
                    "of": each.of,
                    "counted": (each.counted or "") if isinstance(each, Share) else "",
                }
                for name, each in current.all()
            ],
        )
