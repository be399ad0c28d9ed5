"""Who gets through the gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask_openapi3 import APIBlueprint, OpenAPI

from huiyin_web.app import create_app
from huiyin_web.http.access import requires, undeclared
from huiyin_web.identity.policy import Role, roles_of
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

from .conftest import Browser

Bearer = Callable[[Role], dict[str, str]]


def test_a_page_asks_an_anonymous_visitor_to_log_in_and_leads_back(app: OpenAPI) -> None:
    answer = app.test_client().get("/desk/orders?state=late")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=/desk/orders%3Fstate%3Dlate"


def test_an_api_asks_for_a_token(app: OpenAPI) -> None:
    answer = app.test_client().get("/desk/api/v1/orders")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "unauthenticated"


def test_a_wrong_token_is_refused_even_where_anybody_may_come_in(app: OpenAPI) -> None:
    answer = app.test_client().get("/desk/healthz", headers={"Authorization": "Bearer hy_nonsense"})
    assert answer.status_code == 401


def test_a_citizen_needs_no_account(app: OpenAPI) -> None:
    client = app.test_client()
    assert client.get("/desk/door").text == "the citizen's door"
    answer = client.post("/desk/api/v1/petitions", json={"title": "暖气", "days": 1})
    assert answer.get_json() == {"title": "暖气"}


def test_a_role_that_may_not_is_told_so(app: OpenAPI, bearer: Bearer) -> None:
    answer = app.test_client().post("/desk/api/v1/orders", json={}, headers=bearer(Role.LEADER))
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "forbidden"


def test_staff_at_the_citizens_door_is_told_to_log_out_first_and_the_page_has_the_button(
    browser: Browser, person: Callable[[Role], str]
) -> None:
    browser.log_in(person(Role.UNIT_HANDLER))
    refused = browser.client.get("/desk/door")
    assert refused.status_code == 403
    assert "请先退出登录" in refused.text
    assert browser.post("/logout", {"next": "/desk/door"}, page="/desk/door").location == "/desk/door"
    assert browser.client.get("/desk/door").text == "the citizen's door"


def test_another_units_order_is_not_found_like_one_that_does_not_exist(app: OpenAPI, bearer: Bearer) -> None:
    client, headers = app.test_client(), bearer(Role.UNIT_HANDLER)
    assert client.get("/desk/orders/230602-1", headers=headers).text == "order 230602-1"
    others = client.get("/desk/orders/230602-2", headers=headers)
    elsewhere = client.get("/desk/orders/230621-1", headers=headers)
    assert others.status_code == elsewhere.status_code == 404


def test_the_gate_stands_before_the_validation(app: OpenAPI) -> None:
    assert app.test_client().get("/desk/api/v1/orders?limit=lots").status_code == 401


def test_a_disabled_account_is_out_at_once(
    app: OpenAPI, browser: Browser, runtime: Runtime, person: Callable[[Role], str]
) -> None:
    login = person(Role.CLERK)
    browser.log_in(login)
    assert browser.client.get("/desk/orders").text == f"orders of {login}"
    runtime.identity.accounts.disable(login)
    assert browser.client.get("/desk/orders").status_code == 303


def test_a_route_without_a_declared_action_is_refused_at_start(service: Service) -> None:
    def mount(routes: APIBlueprint, runtime: Runtime) -> None:
        @routes.get("/careless")
        def forgotten() -> str:
            return "open to all"

    careless_service = replace(service, definition=replace(service.definition, mount=mount))
    with pytest.raises(RuntimeError, match="/desk/careless"):
        create_app([careless_service])


def test_an_unknown_action_is_an_error_at_import() -> None:
    with pytest.raises(KeyError):
        requires("petition.shred")


def test_a_plain_flask_route_is_seen_too() -> None:
    app = Flask("plain")

    @app.get("/open")
    def view() -> str:
        return ""

    assert undeclared(app) == ["/open (view)"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITIZEN])
def test_every_route_answers_every_role_with_what_the_policy_says(
    app: OpenAPI, bearer: Bearer, role: Role
) -> None:
    """The matrix: nobody gets an error, and nobody gets in where the table does not let them."""
    client, headers = app.test_client(), bearer(role)
    for rule, method, path, action in _routes(app):
        answer = client.open(path, method=method, headers=headers)
        let_in = role in roles_of(action)
        assert answer.status_code < 500 or rule in _BROKEN, f"{method} {rule} as {role}"
        assert (answer.status_code == 403) == (not let_in), f"{method} {rule} as {role}: {answer.status_code}"


def test_every_route_answers_an_anonymous_visitor_with_what_the_policy_says(app: OpenAPI) -> None:
    client = app.test_client()
    for rule, method, path, action in _routes(app):
        answer = client.open(path, method=method)
        if Role.CITIZEN in roles_of(action):
            assert answer.status_code != 401, f"{method} {rule}"
            to_login = answer.headers.get("Location", "").partition("?")[0] == "/login"
            leads = (method, rule) in {("POST", "/logout"), ("GET", "/login/code")}
            assert to_login == leads, f"{method} {rule}"
        elif (
            method == "GET"
            and "/api/" not in rule
            and not rule.endswith(("/feed", "/feed/heads", "/metrics"))
        ):
            assert answer.headers["Location"].startswith("/login?next="), f"{method} {rule}"
        else:
            to = answer.headers.get("Location", "").partition("?")[0]
            assert answer.status_code == 401 or to == "/login", f"{method} {rule}"


_BROKEN = ("/desk/broken", "/desk/api/v1/refusals/<no>")


def _routes(app: OpenAPI) -> list[tuple[str, str, str, str]]:
    from huiyin_web.http.access import action_of

    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        action = action_of(app.view_functions[rule.endpoint])
        assert action is not None
        path = rule.rule.replace("<no>", "230602-1").replace("<id>", "nobody").replace("<int:number>", "1")
        found += [
            (rule.rule, method, path, action)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    assert len(found) > 15
    return found
