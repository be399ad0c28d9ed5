"""The papers about one order, to be printed."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.print_papers.query import papers_of
from huiyin_assignment.links import order_url, reveal_url
from huiyin_assignment.order_access import find_order, unit_named
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.i18n import _
from huiyin_web.http.regime import speak_of
from huiyin_web.papers.page import papers_page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/orders/<registration_no>/papers", doc_ui=False)
    @requires("order.read")
    def page_papers(registration_no: str) -> Response:
        order = find_order(runtime.database, principal(), registration_no)
        speak_of(order.channel)
        through_centre = order.confidential and bool(unit_named(principal(), "order.read", order))
        number = order.registration_no
        return papers_page(
            number,
            papers_of(runtime, order),
            (number, order_url(number)),
            reveal=reveal_url(number) if may("identity.reveal") and not through_centre else "",
            address_hint=_address_hint() if through_centre else "",
        )


def _address_hint() -> str:
    return _("The petitioner asked for secrecy: give this paper to the centre, which addresses and sends it.")
