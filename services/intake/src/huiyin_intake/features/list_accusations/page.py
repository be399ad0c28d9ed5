"""The list of accusations for their competent organ; the desk has them in its own list."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.list_accusations.query import referred_accusations
from huiyin_intake.links import accusation_url
from huiyin_intake.views.register import RegisterRow
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/accusations", doc_ui=False)
    @requires("accusation.read")
    def page_accusations() -> Response:
        scope = policy.scope_of(principal(), "accusation.read")
        found = referred_accusations(runtime.database, scope.held)
        if arrivals.asked():
            return arrivals.arrivals(sorted(each.registration_no for each in found[: arrivals.MOST]))
        return page("intake/accusations.html", table=Table.of(found, _cells))


def _cells(accusation: RegisterRow) -> dict[Column, Cell | Content]:
    number = accusation.registration_no
    return {
        Column("number", _("Number"), "code"): Cell(number, accusation_url(number)),
        Column("received_at", _("Received"), "time"): accusation.received_at,
    }
