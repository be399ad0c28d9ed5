"""Refusals and errors, for programs and for people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask_openapi3 import OpenAPI

from huiyin_web.identity.policy import Role

Bearer = Callable[[Role], dict[str, str]]


@pytest.mark.parametrize(
    ("no", "status", "code"),
    [("conflict", 409, "conflict"), ("missing", 404, "not_found"), ("rule", 422, "too_late")],
)
def test_a_refusal_has_a_status_and_a_stable_code(app: OpenAPI, no: str, status: int, code: str) -> None:
    answer = app.test_client().get(f"/desk/api/v1/refusals/{no}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body = answer.get_json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:huiyin:problem:{code}")
    assert body["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(("no", "said"), [("conflict", "请刷新"), ("missing", "没有这个事项")])
def test_a_refusal_that_says_nothing_of_its_own_is_told_in_chinese(app: OpenAPI, no: str, said: str) -> None:
    answer = app.test_client().get(f"/desk/api/v1/refusals/{no}", headers={"Accept-Language": "zh-CN"})
    assert said in answer.get_json()["detail"]


def test_a_refusals_details_are_filled_in_and_given_to_programs(app: OpenAPI) -> None:
    body = app.test_client().get("/desk/api/v1/refusals/rule").get_json()
    assert body["detail"] == "It is 3 days too late"
    assert body["details"] == {"days": 3}


def test_an_unexpected_error_tells_its_number_and_nothing_else(app: OpenAPI) -> None:
    for path in ("/desk/api/v1/refusals/else", "/desk/broken"):
        answer = app.test_client().get(path)
        assert answer.status_code == 500
        assert answer.headers["X-Request-ID"] in answer.text
        assert "42" not in answer.text.replace(answer.headers["X-Request-ID"], "")
        assert "Traceback" not in answer.text


def test_each_wrong_field_is_named_with_what_would_be_right(app: OpenAPI, bearer: Bearer) -> None:
    answer = app.test_client().post(
        "/desk/api/v1/orders",
        json={"title": "", "days": 0},
        headers={**bearer(Role.OPERATOR), "Accept-Language": "en"},
    )
    assert answer.status_code == 422
    body = answer.get_json()
    assert body["code"] == "invalid"
    assert body["errors"] == [
        {"pointer": "/title", "code": "string_too_short", "detail": "Fill this in"},
        {"pointer": "/days", "code": "greater_than_equal", "detail": "Write 1 or more"},
    ]


def test_a_body_that_is_no_json_is_a_problem_not_an_error(app: OpenAPI, bearer: Bearer) -> None:
    for data in (b"{", b"[]", b"", b"\xff\xfe", b"null", b"1e999"):
        answer = app.test_client().post(
            "/desk/api/v1/orders", data=data, headers=bearer(Role.OPERATOR), content_type="application/json"
        )
        assert answer.status_code == 422, data
        assert answer.content_type == "application/problem+json"


def test_programs_and_people_are_told_of_missing_pages_in_their_own_way(app: OpenAPI) -> None:
    client = app.test_client()
    api, page = client.get("/desk/api/v1/nothing"), client.get("/desk/nothing")
    assert (api.status_code, page.status_code) == (404, 404)
    assert api.get_json()["code"] == "not_found"
    assert "没有这个页面或事项" in page.text
    wrong = client.delete("/desk/api/v1/orders")
    assert (wrong.status_code, wrong.get_json()["code"]) == (405, "method_not_allowed")
    assert "GET" in wrong.headers["Allow"]


def test_what_there_is_not_is_said_in_the_readers_language(app: OpenAPI, bearer: Bearer) -> None:
    client, headers = app.test_client(), bearer(Role.UNIT_HANDLER)
    assert "没有这个事项" in client.get("/desk/orders/230621-1", headers=headers).text
    assert "No such matter" in client.get("/desk/orders/230621-1?lang=en", headers=headers).text


def test_a_program_gets_its_messages_in_the_language_it_asks_for(app: OpenAPI) -> None:
    client, path = app.test_client(), "/desk/api/v1/refusals/missing"
    assert (
        client.get(path, headers={"Accept-Language": "en-GB,en;q=0.9"})
        .get_json()["title"]
        .startswith("There is no")
    )
    assert client.get(path).get_json()["title"] == "没有这个页面或事项"
