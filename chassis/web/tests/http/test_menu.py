"""What the menu shows, and to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask_openapi3 import OpenAPI

from huiyin_web.http.navigation import services
from huiyin_web.identity.directory import Declared, Entry, Listing, Words
from huiyin_web.identity.policy import Action, DeclaredTwice, Role
from huiyin_web.identity.store import IdentityStore
from huiyin_web.menu import Group

from .conftest import Browser


def test_the_menu_shows_what_the_role_may_open(app: OpenAPI, person: Callable[[Role], str]) -> None:
    clerk, administrator, nobody = Browser(app), Browser(app), Browser(app)
    clerk.log_in(person(Role.CLERK))
    administrator.log_in(person(Role.ADMINISTRATOR))
    assert 'href="/desk/orders"' in clerk.client.get("/account").text
    assert 'href="/desk/settings"' not in clerk.client.get("/account").text
    assert 'href="/desk/settings"' in administrator.client.get("/account").text
    assert 'href="/desk/' not in nobody.client.get("/login").text


def test_services_stand_in_the_order_of_their_place_and_say_their_titles(
    app: OpenAPI, identity: IdentityStore
) -> None:
    for service, place in (("third", 30), ("first", 5)):
        identity.directory.publish(Listing(service, place, Words(service.title(), "")))
    with app.test_request_context("/?lang=en"):
        assert list(services().items()) == [
            ("first", "First"),
            ("desk", "Desk"),
            ("third", "Third"),
            ("identity", "Accounts"),
        ]


def test_the_menu_holds_the_pages_of_services_that_run_elsewhere(
    browser: Browser, person: Callable[[Role], str], identity: IdentityStore
) -> None:
    board = Entry("/elsewhere/board", "desk.read", Words("Board", "看板"), Group.FIGURES)
    identity.directory.publish(Listing("elsewhere", 20, Words("Elsewhere", "别处"), [board]))
    browser.log_in(person(Role.CLERK))
    assert "看板" in browser.client.get("/account").text
    assert "Board" in browser.client.get("/account?lang=en").text


def test_what_another_process_lets_people_do_is_known_by_its_word(
    app: OpenAPI, browser: Browser, person: Callable[[Role], str], identity: IdentityStore
) -> None:
    board = Entry("/lamps/board", "lamps.read", Words("Lamps", "灯"), Group.FIGURES)
    reads = Declared(Action(frozenset({"clerk", "lamplighter"})), Words("", ""))
    listing = Listing("lamps", 20, Words("Lamps", "灯"), [board], {"lamps.read": reads})
    identity.directory.publish(listing)
    browser.log_in(person(Role.CLERK))
    assert 'href="/lamps/board"' in browser.client.get("/account").text
    operator = Browser(app)
    operator.log_in(person(Role.OPERATOR))
    assert 'href="/lamps/board"' not in operator.client.get("/account").text


def test_two_services_in_two_processes_cannot_declare_one_action(identity: IdentityStore) -> None:
    actions = {"lamps.read": Declared(Action(frozenset({"clerk"})), Words("", ""))}
    identity.directory.publish(Listing("lamps", 20, Words("Lamps", "灯"), (), actions))
    with pytest.raises(DeclaredTwice, match=r"lights declares the action lamps\.read"):
        identity.directory.publish(Listing("lights", 30, Words("Lights", "光"), (), actions))
    assert "lights" not in [each.service for each in identity.directory.services()]
