"""What anonymous people may do has a limit, on every route of every installed service."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_openapi3 import OpenAPI

from huiyin_operations.embedded.platform import Platform
from huiyin_testing.databases import TestDatabases
from huiyin_web.bootstrap import definitions
from huiyin_web.http import limits
from huiyin_web.http.access import action_of, declare
from huiyin_web.http.dispatch import is_api
from huiyin_web.identity.policy import Role, roles_of
from huiyin_web.identity.rates import DEFAULTS

from .conftest import hold_limits

SAFE = {"GET", "HEAD", "OPTIONS"}
ALLOWED = 3
LOW = {f"{rule}.address": ALLOWED for rule in DEFAULTS}


@pytest.fixture(scope="module")
def house(template_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    databases = template_databases.for_platform(definitions())
    data = tmp_path_factory.mktemp("house")
    with Platform(data, services=definitions(), databases=databases, limits=LOW) as platform:
        for runtime in platform.runtimes.values():
            hold_limits(runtime.identity)
        yield platform


@pytest.fixture(scope="module")
def app(house: Platform) -> OpenAPI:
    return house.app()


@pytest.fixture(autouse=True)
def nothing_counted(house: Platform) -> None:
    _forget_counts(house)


def test_every_route_that_changes_something_for_anybody_stops_at_its_limit(
    house: Platform, app: OpenAPI
) -> None:
    routes = _open_to_anybody(app)
    wrong = []
    for path, method in routes:
        _forget_counts(house)
        statuses = [_sent(app, path, method).status_code for _ in range(ALLOWED + 1)]
        last = _sent(app, path, method)
        if 429 in statuses[:ALLOWED] or last.status_code != 429 or int(last.headers["Retry-After"]) < 1:
            wrong.append((path, method, statuses))
    assert wrong == []
    assert len(routes) >= 9


def test_a_route_that_changes_something_for_anybody_needs_a_rule(app: OpenAPI) -> None:
    fresh = Flask("fresh")

    def view() -> str:
        return ""

    declare(view, "petition.submit")
    fresh.add_url_rule("/new", view_func=view, methods=["POST"])
    fresh.add_url_rule("/shown", "shown", view_func=view, methods=["GET"])
    assert limits.undeclared(fresh) == ["/new (view)"]
    assert limits.undeclared(app) == []


def test_another_address_is_not_kept_out(app: OpenAPI) -> None:
    for _ in range(ALLOWED):
        _sent(app, "/intake/api/v1/petitions", "POST")
    assert _sent(app, "/intake/api/v1/petitions", "POST").status_code == 429
    assert _sent(app, "/intake/api/v1/petitions", "POST", "10.1.1.1").status_code == 422


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP"])
def test_whoever_makes_up_where_they_come_from_is_counted_all_the_same(app: OpenAPI, header: str) -> None:
    statuses = [
        _sent(app, "/intake/api/v1/petitions", "POST", headers={header: f"192.0.2.{n}"}).status_code
        for n in range(ALLOWED + 1)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_an_address_of_ipv6_counts_with_its_whole_network(
    app: OpenAPI, one: str, other: str, same: bool
) -> None:
    for _ in range(ALLOWED):
        _sent(app, "/intake/api/v1/petitions", "POST", one)
    assert (_sent(app, "/intake/api/v1/petitions", "POST", other).status_code == 429) is same


def test_staff_and_scripts_are_not_limited(house: Platform, app: OpenAPI) -> None:
    token = house.identity.tokens.issue(role=Role.CLERK, jurisdiction="230602", label="import")
    for _ in range(ALLOWED * 3):
        answer = _sent(app, "/intake/api/v1/petitions", "POST", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 422


@pytest.mark.parametrize(("language", "said"), [("zh", "分钟后再试"), ("en", "minutes, then try again")])
def test_whoever_has_to_wait_is_told_so_and_loses_nothing(app: OpenAPI, language: str, said: str) -> None:
    client = app.test_client()
    form = {"text": 'the third floor "is" wet', "satisfaction": "satisfied"}
    for _ in range(ALLOWED + 1):
        answer = client.post(
            f"/track/230602-2026-0000001/additions?lang={language}",
            data=form,
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    assert answer.status_code == 429
    assert said in answer.text
    assert 'name="text" value="the third floor &#34;is&#34; wet"' in answer.text
    assert 'action="/track/230602-2026-0000001/additions' in answer.text


def _open_to_anybody(app: OpenAPI) -> list[tuple[str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        action = action_of(app.view_functions[rule.endpoint])
        if action is not None and Role.CITIZEN in roles_of(action):
            path = re.sub(r"<[^>]+>", "230602-2026-0000001", rule.rule)
            found += [(path, method) for method in sorted((rule.methods or set()) - SAFE)]
    return found


def _sent(  # type: ignore[no-untyped-def]
    app: OpenAPI, path: str, method: str, address: str = "10.0.0.1", headers: dict[str, str] | None = None
):
    """A request that is in order as far as forgery goes, and otherwise holds nothing of use."""
    client = app.test_client()
    given: dict[str, object] = {"headers": headers, "environ_base": {"REMOTE_ADDR": address}}
    if is_api(path):
        return client.open(path, method=method, json={}, **given)  # type: ignore[arg-type]
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert token
    form = {
        "csrf_token": token.group(1),
        "login": "nobody",
        "password": "x",
        "registration_no": "1",
        "query_code": "x",
    }
    return client.open(path, method=method, data=form, **given)  # type: ignore[arg-type]


def _forget_counts(house: Platform) -> None:
    house.identity.recorder.database.execute("DELETE FROM identity.bucket")
