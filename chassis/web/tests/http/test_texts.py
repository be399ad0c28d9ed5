"""What may stand in a request, in whatever encoding it comes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import render_template_string, request
from flask_openapi3 import OpenAPI
from markupsafe import Markup

from huiyin_web.identity.policy import Role

Bearer = Callable[[Role], dict[str, str]]

PLAIN = {"title": "路灯坏了", "days": 3}
WITH_NUL = {"title": "路灯\x00坏了", "days": 3}
ESCAPED = json.dumps(WITH_NUL)
BACKSLASH = chr(92)


@pytest.mark.parametrize(
    "body",
    [
        ESCAPED.encode(),
        json.dumps(ESCAPED).encode(),
        json.dumps(ESCAPED).replace(BACKSLASH * 2, f"{BACKSLASH}u005c").encode(),
        json.dumps({"days": 3, "title": "a", "more": [{"deep": ["\x00"]}]}).encode(),
        json.dumps({"\x00": 1}).encode(),
    ],
)
def test_a_nul_is_refused_however_it_is_written(app: OpenAPI, bearer: Bearer, body: bytes) -> None:
    assert send(app, bearer, body) == 400


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_json_in_another_encoding_than_utf_8_is_not_read(app: OpenAPI, bearer: Bearer, encoding: str) -> None:
    for given in (PLAIN, WITH_NUL):
        assert send(app, bearer, json.dumps(given, ensure_ascii=False).encode(encoding)) in (400, 422)
    assert send(app, bearer, json.dumps(PLAIN, ensure_ascii=False).encode()) == 201


def test_a_text_is_not_read_as_json_once_more(app: OpenAPI, bearer: Bearer) -> None:
    for given in ("x", json.dumps(PLAIN)):
        assert send(app, bearer, json.dumps(given).encode()) == 400


def test_what_only_looks_like_a_nul_is_text(app: OpenAPI, bearer: Bearer) -> None:
    assert send(app, bearer, json.dumps({**PLAIN, "title": f"{BACKSLASH}u0000"}).encode()) == 201


def test_the_end_of_a_line_is_one_character_in_json_too(template_app: OpenAPI) -> None:
    with template_app.test_request_context(
        method="POST", json={"text": "停水\r\n请处理\r", "more": ["a\r\nb", 1]}
    ):
        assert request.get_json() == {"text": "停水\n请处理\n", "more": ["a\nb", 1]}


def test_what_a_form_brings_unseen_is_left_out(template_app: OpenAPI) -> None:
    with template_app.test_request_context(method="POST", data={"text": "停水\x00了\r\n请处理\r"}):
        assert request.form["text"] == "停水了\n请处理\n"


@pytest.mark.parametrize("turning", [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_a_page_shows_a_text_in_the_order_in_which_it_was_written(
    template_app: OpenAPI, turning: str
) -> None:
    with template_app.test_request_context():
        shown = render_template_string("{{ text }}<p>{{ text }}</p>", text=f"a{turning}<b>")
        made = render_template_string("{{ text }}", text=Markup(f"<b>a{turning}</b>"))
    assert shown == "a&lt;b&gt;<p>a&lt;b&gt;</p>"
    assert made == "<b>a</b>"


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_body_nested_without_end_is_refused_like_one_that_is_no_json(
    app: OpenAPI, bearer: Bearer, opening: bytes
) -> None:
    assert send(app, bearer, opening * 100_000) == send(app, bearer, b"{") == 422


def send(app: OpenAPI, bearer: Bearer, body: bytes) -> int:
    """The status that a new order with this body is answered with."""
    client = app.test_client()
    return client.post(
        "/desk/api/v1/orders", data=body, content_type="application/json", headers=bearer(Role.CLERK)
    ).status_code
