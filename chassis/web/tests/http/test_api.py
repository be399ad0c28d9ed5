"""What a program finds: the document, paging, idempotency keys, waiting."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from flask import g
from flask_openapi3 import OpenAPI

from huiyin_ledger.domain import Once, Refused
from huiyin_web.http.commands import once
from huiyin_web.http.paging import decode_cursor, encode_cursor
from huiyin_web.identity.policy import CITIZEN, Role

Bearer = Callable[[Role], dict[str, str]]


def test_the_document_holds_the_services_api_and_nothing_else(app: OpenAPI) -> None:
    document = app.test_client().get("/desk/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    every = {path for path in document["paths"] if "/api/" in path}
    audit = {path for path in every if path.startswith("/desk/api/v1/audit/")}
    standstills = {path for path in every if path.startswith("/desk/api/v1/standstills")}
    assert every - audit - standstills - {"/desk/api/v1/work"} == {
        "/desk/api/v1/orders", "/desk/api/v1/petitions", "/desk/api/v1/refusals/{no}",
    }  # fmt: skip
    assert "/desk/api/v1/audit/matters/{registration_no}/timeline" in audit
    assert not any(path in document["paths"] for path in ("/desk/orders", "/login", "/design"))
    assert {"/desk/feed", "/desk/healthz"} <= set(document["paths"])


def test_each_operation_says_who_may_call_it(app: OpenAPI) -> None:
    paths = app.test_client().get("/desk/openapi.json").get_json()["paths"]
    create = paths["/desk/api/v1/orders"]["post"]
    assert create["x-action"] == "desk.dispatch"
    assert create["x-roles"] == ["clerk", "operator", "shift_lead"]
    assert create["security"] == [{"bearer": []}]
    assert paths["/desk/api/v1/petitions"]["post"]["security"] == [{"bearer": []}, {}]
    assert "application/problem+json" in create["responses"]["default"]["content"]


def test_every_schema_that_is_named_is_there(app: OpenAPI) -> None:
    import json
    import re

    document = app.test_client().get("/desk/openapi.json").get_json()
    named = set(re.findall(r"#/components/schemas/([\w.\-]+)", json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_a_list_is_read_page_by_page_to_its_end(app: OpenAPI, bearer: Bearer) -> None:
    client, headers = app.test_client(), bearer(Role.CLERK)
    seen, cursor = [], None
    for _ in range(4):
        page = client.get(
            "/desk/api/v1/orders", query_string={"cursor": cursor} if cursor else {}, headers=headers
        )
        seen += [item["no"] for item in page.get_json()["items"]]
        cursor = page.get_json()["next"]
        if cursor is None:
            break
    assert seen == [1, 2, 3, 4, 5]


FORGED = [b"[3]", b'["2026-03-02"]', b'["a\\u0000"]', b'["\\ud800"]', b"[" * 5000]


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "eyJhIjoxfQ", "é", "W10=" * 100])
def test_a_cursor_that_is_not_ours_is_refused(app: OpenAPI, bearer: Bearer, cursor: str) -> None:
    answer = app.test_client().get(
        "/desk/api/v1/orders", query_string={"cursor": cursor}, headers=bearer(Role.CLERK)
    )
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "cursor_invalid"


@pytest.mark.parametrize("parts", FORGED)
def test_a_cursor_that_somebody_else_wrote_reaches_no_query(
    app: OpenAPI, bearer: Bearer, parts: bytes
) -> None:
    client, headers = app.test_client(), bearer(Role.CLERK)
    ours = client.get("/desk/api/v1/orders", headers=headers).get_json()["next"]
    written = urlsafe_b64encode(parts).rstrip(b"=").decode()
    for cursor in (written, f"{written}.{ours.rpartition('.')[2]}"):
        answer = client.get("/desk/api/v1/orders", query_string={"cursor": cursor}, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (422, "cursor_invalid")


def test_a_cursor_gives_back_what_went_in(app: OpenAPI) -> None:
    parts = ("2026-03-31T04:00:00+00:00", 7, None, "暖气/?&")
    with app.app_context():
        assert decode_cursor(encode_cursor(*parts)) == parts
    assert decode_cursor(None) is decode_cursor("") is None


def test_an_idempotency_key_belongs_to_who_sent_it(app: OpenAPI, bearer: Bearer) -> None:
    client = app.test_client()
    keys = []
    for role in (Role.OPERATOR, Role.CLERK):
        answer = client.post(
            "/desk/api/v1/orders", json={"title": "暖气", "days": 1},
            headers={**bearer(role), "Idempotency-Key": "5f3c9e2a-1"},
        )  # fmt: skip
        keys.append(answer.get_json()["key"])
    assert keys[0] != keys[1]
    assert all(key.endswith(":5f3c9e2a-1") for key in keys)


def test_an_act_names_its_author_and_its_request(app: OpenAPI, bearer: Bearer) -> None:
    answer = app.test_client().post(
        "/desk/api/v1/orders", json={"title": "暖气", "days": 1},
        headers={**bearer(Role.OPERATOR), "X-Request-ID": "abcd-1234"},
    )  # fmt: skip
    assert answer.get_json()["actor"].startswith("script:")
    assert answer.get_json()["causation"] == "request:abcd-1234"


@pytest.mark.parametrize("key", ["short", "x" * 129, "with space 123", "ключ-ключ"])
def test_an_odd_idempotency_key_is_refused(template_app: OpenAPI, key: str) -> None:
    with template_app.test_request_context("/", method="POST", data={"idempotency_key": key}):
        g.principal = CITIZEN
        with pytest.raises(Refused, match="8 to 128"):
            once()


def test_the_same_form_sent_again_is_the_same_request_whatever_its_token(template_app: OpenAPI) -> None:
    def hashed(form: dict[str, str], path: str = "/a") -> Once | None:
        keyed = form | {"idempotency_key": "5f3c9e2a-1"}
        with template_app.test_request_context(path, method="POST", data=keyed):
            g.principal = CITIZEN
            return once()

    first = hashed({"title": "暖气", "csrf_token": "1"})
    assert first is not None
    assert first == hashed({"csrf_token": "2", "title": "暖气"})
    assert first != hashed({"title": "水"})
    assert first != hashed({"title": "暖气"}, "/b")
