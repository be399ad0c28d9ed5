"""Links by name: to pages of this process by its routes, to those of others by what they published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.routing import BuildError

from huiyin_testing.rendered_pages import dead_links
from huiyin_web.http.links import page_url
from huiyin_web.identity.directory import Listing, Page, Words

if TYPE_CHECKING:
    from flask_openapi3 import OpenAPI

    from huiyin_web.identity.store import IdentityStore

LAMP = Page("lamps.lamp", "/lamps/<street>/<int:number>")


def test_a_page_of_this_process_has_the_address_of_its_route(app: OpenAPI) -> None:
    with app.test_request_context("/"):
        assert page_url("desk.order", no="230602-2026-0000001") == "/desk/orders/230602-2026-0000001"
        assert page_url("desk.orders", state="a b", unit=None, anchor="top") == "/desk/orders?state=a+b#top"


def test_a_name_that_this_process_should_know_and_does_not_is_an_error(app: OpenAPI) -> None:
    with app.test_request_context("/"):
        with pytest.raises(BuildError):
            page_url("desk.nothing")
        with pytest.raises(BuildError):
            page_url("desk.order")


def test_a_page_of_another_process_has_the_address_that_was_published(
    app: OpenAPI, identity: IdentityStore
) -> None:
    identity.directory.publish(Listing("lamps", 20, Words("Lamps", "灯"), pages=[LAMP]))
    with app.test_request_context("/"):
        assert page_url("lamps.lamp", street="长江路", number=3) == "/lamps/%E9%95%BF%E6%B1%9F%E8%B7%AF/3"
        assert (
            page_url("lamps.lamp", street="a b", number=3, lit="no", anchor="x") == "/lamps/a%20b/3?lit=no#x"
        )


def test_a_page_that_nobody_published_has_no_address(app: OpenAPI, identity: IdentityStore) -> None:
    identity.directory.publish(Listing("lamps", 20, Words("Lamps", "灯"), pages=[LAMP]))
    with app.test_request_context("/"):
        assert page_url("lamps.street") == page_url("nobody.page") == ""


def test_a_service_publishes_what_people_get_and_nothing_of_its_api(
    app: OpenAPI, identity: IdentityStore
) -> None:
    (desk,) = (each for each in identity.directory.services() if each.service == "desk")
    assert Page("desk.order", "/desk/orders/<no>") in desk.pages
    assert [page for page in desk.pages if "/api/" in page.rule or page.name == "desk.add"] == []


def test_a_link_that_leads_nowhere_is_noticed(app: OpenAPI) -> None:
    html = """<a class="x" href="/desk/orders?state=1">a</a> <a href="/desk/order">b</a> <a href="#top">c</a>
        <form action="/desk/orders/new" method="post"> <form method="post" action="/desk/orders">
        <a href="https://www.gov.cn/">d</a>"""
    assert dead_links(app, html) == ["GET /desk/order", "POST /desk/orders"]
