"""Whoever asks for what lies elsewhere gets the answer that they get for what there is nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask_openapi3 import OpenAPI
from werkzeug.test import TestResponse

from huiyin_demo.founding import found
from huiyin_demo.simulation import Simulation
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.http.access import action_of
from huiyin_web.http.dispatch import is_api
from huiyin_web.identity.policy import Post, Role, roles_of

CITY, ELSEWHERE = "230600", "110101"
START = datetime(2026, 3, 1, 16, tzinfo=UTC)
UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD)
MARK = "〔asked for〕"
BODY: dict[str, Any] = {
    "jurisdiction": ELSEWHERE, "reason": "本人书面申请，已核对身份", "sure": "true", "text": "补充一段说明", "note": "已电话联系",
    "unit": "housing", "competent_unit": "housing", "accused_party": "某处长", "kept_because": "与本件无关的内容",
    "title": "反映收费", "password": "a bench by the river", "what": "identity",
}  # fmt: skip
"""Enough of a body for most forms to be taken; where one is not, the answer is the same for both all the more."""


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> Platform:
    clock.set(START)
    found(platform, START, "a bench by the river")
    Simulation(platform, clock, START, START + timedelta(days=31), count=30, seed=5).run()
    return platform


def test_what_lies_elsewhere_answers_like_what_there_is_nowhere(city: Platform) -> None:
    """The erasure page once told an administrator which numbers another place has."""
    app = city.app()
    client = app.test_client()
    pairs = _pairs(city)
    asked, wrong = 0, []
    headers = {role: _bearer(city, role) for role in Role if role not in (Role.CITIZEN, Role.SERVICE)}
    for rule, method, action in _routes(app):
        for role in headers.keys() & roles_of(action):
            for existing, unknown in pairs:
                city._identity_database.execute("DELETE FROM identity.bucket")  # wrong codes are counted
                answers = [_told(client, rule, method, headers[role], value) for value in (existing, unknown)]
                asked += 1
                if answers[0] != answers[1]:
                    wrong.append(f"{method} {rule} as {role}, {existing}: {answers}"[:600])
    assert wrong == []
    assert asked > 500


def _pairs(city: Platform) -> list[tuple[str, str]]:
    """What there is in the city, each kind once and sealed ones too, beside the like of it that there is not."""
    numbers = city.runtime("intake").database.query(
        "SELECT DISTINCT ON (accusation, state) registration_no AS id FROM live.register"
    )
    bulletins = city.runtime("reporting").database.query(
        "SELECT bulletin_no AS id FROM live.bulletins LIMIT 1"
    )
    found = [row["id"] for row in numbers]
    assert len(found) >= 3
    return [(each, each[:-7] + "9999999") for each in found] + [
        (row["id"], row["id"].replace("-2026-", "-2031-")) for row in bulletins
    ]


def _told(client: Any, rule: str, method: str, headers: dict[str, str], value: str) -> tuple[int, str, str]:
    """Status, address led to, and text, without what differs by the question itself."""
    path = re.sub(r"<(?:int:)?addition>", "2", rule)
    path = re.sub(r"<[^>]+>", value, path)
    body = {**BODY, "registration_no": value, "registration_nos": [value], "orders": [value]}
    sent: dict[str, Any] = {}
    if method != "GET":
        sent = {"json": body} if is_api(path) else {"data": body}
    answer: TestResponse = client.open(path, method=method, headers=headers, **sent)
    text = answer.get_data(as_text=True)
    answer.close()
    return answer.status_code, answer.headers.get("Location", "").replace(value, MARK), _bare(text, value)


def _bare(text: str, value: str) -> str:
    text = text.replace(value, MARK)
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    text = re.sub(r'name="idempotency_key" value="[^"]*"', "", text)
    text = re.sub(r'"request_id": ?"\w+"', "", text)
    return re.sub(r"<code>\w{8,}</code>", "", text)


def _routes(app: OpenAPI) -> Iterator[tuple[str, str, str]]:
    """Those that name something in their address, and those that may name it in what is sent."""
    for rule in app.url_map.iter_rules():
        action = action_of(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if action is not None and ("<" in rule.rule or method != "GET") and not _private(rule.rule):
                yield rule.rule, method, action


def _private(rule: str) -> bool:
    """One's own login and draft, which nobody else has anything of; and work on the whole of one's own ledger."""
    return rule.startswith(("/account", "/login", "/logout", "/static", "/petition/new")) or (
        "/audit/" in rule and "<" not in rule
    )


def _bearer(city: Platform, role: Role) -> dict[str, str]:
    unit = "housing" if role in UNIT_ROLES else None
    token = city.identity.tokens.issue(
        role=role, jurisdiction=ELSEWHERE, unit=unit, posts=[Post.ACCUSATIONS] if unit else []
    )
    return {"Authorization": f"Bearer {token}"}
