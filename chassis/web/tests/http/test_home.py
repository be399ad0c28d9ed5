"""Where every member of the staff starts: what they owe now."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask_openapi3 import OpenAPI

from huiyin_web.identity.policy import Role
from huiyin_web.runtime import Runtime

from .conftest import Browser


def _home(app: OpenAPI, login: str) -> str:
    browser = Browser(app)
    browser.log_in(login)
    answer = browser.client.get("/home", query_string={"lang": "en"})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


def test_what_is_late_stands_first_with_its_list_and_how_much_waits_there(
    app: OpenAPI, person: Callable[[Role], str]
) -> None:
    home = _home(app, person(Role.CLERK))
    assert re.search(
        r'is-late"><a href="/desk/orders\?show=todo">\D*>2</span>.*?Orders.*?1 late', home, re.DOTALL
    )
    assert home.index("230602-2026-0000001") < home.index("230602-2026-0000002")
    assert home.count('class="row-bad"') == 1


def test_whoever_owes_nothing_is_told_so_and_where_the_pages_are(
    app: OpenAPI, person: Callable[[Role], str]
) -> None:
    home = _home(app, person(Role.OPERATOR))
    assert "Nothing waits in:" in home
    assert home.count('href="/desk/orders"') == 1
    assert 'href="/desk/orders?show=todo"' in home


def test_of_work_that_the_reader_may_not_know_of_nothing_is_said(
    app: OpenAPI, person: Callable[[Role], str]
) -> None:
    assert "show=todo" not in _home(app, person(Role.REPORTER))


def test_services_that_cannot_be_reached_are_named_and_the_rest_is_shown(
    app: OpenAPI, person: Callable[[Role], str]
) -> None:
    home = _home(app, person(Role.CLERK))
    assert "Its address is not set (HUIYIN_INTAKE_URL)." in home
    assert "HUIYIN_DESK_URL" not in home
    assert "230602-2026-0000001" in home


@pytest.mark.parametrize("first", [0, 1, 8])
def test_the_service_answers_with_as_many_rows_as_are_asked_for(
    app: OpenAPI, bearer: Callable[[Role], dict[str, str]], first: int
) -> None:
    headers = bearer(Role.CLERK)
    told = (
        app.test_client().get("/desk/api/v1/work", query_string={"first": first}, headers=headers).get_json()
    )
    (waiting,) = (each for each in told["lists"] if each["key"] == "waiting")
    assert (waiting["count"], waiting["late"], len(waiting["first"])) == (2, 1, min(first, 2))
    assert [each["late"] for each in waiting["first"]] == [False, True][:first]


def test_who_keeps_the_installation_running_reads_what_is_wrong_with_it_and_nobody_else_does(
    app: OpenAPI, runtime: Runtime, person: Callable[[Role], str]
) -> None:
    administrator = person(Role.ADMINISTRATOR)
    assert re.search(r"The installation: now.*Desk.*Works", _home(app, administrator), re.DOTALL)
    runtime.database.execute(
        "INSERT INTO subscription.relay_beat (service, beat_at) VALUES ('desk', now() - interval '12 minutes')"
    )
    home = _home(app, administrator)
    assert "The broker has confirmed nothing for 12 minutes" in home
    assert home.count('class="row-bad"') == 1
    assert "The installation" not in _home(app, person(Role.CLERK))
