"""What the menu shows, and to whom."""

from __future__ import annotations

from collections.abc import Callable

from flask_openapi3 import OpenAPI

from huiyin_chassis.identity.menus import Entry
from huiyin_chassis.identity.policy import Role
from huiyin_chassis.identity.store import IdentityStore

from .conftest import Browser


def test_the_menu_shows_what_the_role_may_open(app: OpenAPI, person: Callable[[Role], str]) -> None:
    clerk, administrator, nobody = Browser(app), Browser(app), Browser(app)
    clerk.log_in(person(Role.CLERK))
    administrator.log_in(person(Role.ADMINISTRATOR))
    assert 'href="/desk/orders"' in clerk.client.get("/account").text
    assert 'href="/desk/settings"' not in clerk.client.get("/account").text
    assert 'href="/desk/settings"' in administrator.client.get("/account").text
    assert 'href="/desk/' not in nobody.client.get("/login").text


def test_who_logs_in_starts_at_the_first_page_that_is_theirs(
    browser: Browser, person: Callable[[Role], str]
) -> None:
    browser.log_in(person(Role.CLERK))
    assert browser.client.get("/home").headers["Location"] == "/desk/orders"


def test_the_menu_holds_the_pages_of_services_that_run_elsewhere(
    browser: Browser, person: Callable[[Role], str], identity: IdentityStore
) -> None:
    identity.menus.publish(
        "elsewhere", [Entry("elsewhere", "/elsewhere/board", "order.read", "Board", "看板")]
    )
    browser.log_in(person(Role.CLERK))
    assert "看板" in browser.client.get("/account").text
    assert "Board" in browser.client.get("/account?lang=en").text
