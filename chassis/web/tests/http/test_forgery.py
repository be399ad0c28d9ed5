"""Requests forged by another site's page, and answers that give nothing to one."""

from __future__ import annotations

from collections.abc import Callable

from flask_openapi3 import OpenAPI

from huiyin_web.identity.policy import Role

from .conftest import PASSWORD, Browser

Person = Callable[[Role], str]
ORDER = {"title": "暖气", "days": 1}


def test_a_form_without_its_token_is_refused_and_says_what_to_do(browser: Browser, person: Person) -> None:
    browser.log_in(person(Role.OPERATOR))
    answer = browser.client.post("/desk/orders/new", data=ORDER)
    assert answer.status_code == 400
    assert "重新打开该页面再提交" in answer.text
    assert browser.post("/desk/orders/new", dict(ORDER)).get_json()["title"] == "暖气"


def test_even_a_login_or_a_logout_cannot_be_forged(browser: Browser, person: Person) -> None:
    login = person(Role.OPERATOR)
    assert browser.client.post("/login", data={"login": login, "password": PASSWORD}).status_code == 400
    browser.log_in(login)
    assert browser.client.post("/logout").status_code == 400
    assert browser.client.get("/desk/orders").status_code == 200


def test_the_token_of_another_browser_is_of_no_use(app: OpenAPI, browser: Browser, person: Person) -> None:
    browser.log_in(person(Role.OPERATOR))
    theirs = Browser(app).token()
    assert browser.client.post("/desk/orders/new", data={**ORDER, "csrf_token": theirs}).status_code == 400


def test_an_api_call_that_rides_on_a_session_needs_the_token_in_a_header(
    browser: Browser, person: Person
) -> None:
    browser.log_in(person(Role.OPERATOR))
    path = "/desk/api/v1/orders"
    assert browser.client.post(path, json=ORDER).status_code == 400
    with_token = browser.client.post(path, json=ORDER, headers={"X-CSRFToken": browser.token("/design")})
    assert with_token.status_code == 201


def test_a_script_with_a_bearer_token_needs_no_form_token(
    app: OpenAPI, bearer: Callable[[Role], dict[str, str]]
) -> None:
    answer = app.test_client().post("/desk/api/v1/orders", json=ORDER, headers=bearer(Role.OPERATOR))
    assert answer.status_code == 201


def test_a_bearer_token_counts_before_the_session(
    browser: Browser, person: Person, bearer: Callable[[Role], dict[str, str]]
) -> None:
    browser.log_in(person(Role.OPERATOR))
    answer = browser.client.get("/desk/orders", headers=bearer(Role.AUDITOR))
    assert answer.text.startswith("orders of script:")


def test_every_answer_carries_the_headers_that_protect_it(browser: Browser) -> None:
    paths = (
        "/login",
        "/desk/api/v1/orders",
        "/nothing/here",
        "/desk/broken",
        "/static/huiyin.css",
        "/desk/openapi.json",
    )
    for path in paths:
        with browser.client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-ID"]
    assert browser.client.get("/login").headers["Cache-Control"] == "no-store"


def test_style_and_script_may_be_kept_as_long_as_their_content_is_the_same(browser: Browser) -> None:
    page = browser.client.get("/login").text
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    with browser.client.get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_host_that_a_request_names_is_repeated_nowhere(browser: Browser) -> None:
    for path in ("/login", "/desk/orders", "/nothing/here", "/desk/openapi.json"):
        answer = browser.client.get(
            path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)


def test_a_request_id_of_odd_characters_is_not_taken_over(browser: Browser) -> None:
    given = browser.client.get("/login", headers={"X-Request-ID": "abcdefgh-1"}).headers["X-Request-ID"]
    assert given == "abcdefgh-1"
    odd = browser.client.get("/login", headers={"X-Request-ID": "<script>alert(1)"}).headers["X-Request-ID"]
    assert odd.isalnum()


def test_a_body_that_is_too_large_is_refused(app: OpenAPI, bearer: Callable[[Role], dict[str, str]]) -> None:
    huge = "x" * (5 * 1024 * 1024)
    answer = app.test_client().post(
        "/desk/api/v1/orders", json={"title": huge, "days": 1}, headers=bearer(Role.OPERATOR)
    )
    assert answer.status_code in (413, 422)
    assert huge[:1000] not in answer.text
