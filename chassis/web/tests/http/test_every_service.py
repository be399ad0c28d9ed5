"""Every route of every installed service, asked by every role: let in where the policy says so, and never an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import request
from flask_openapi3 import OpenAPI

from huiyin_operations.embedded.platform import Platform
from huiyin_testing.databases import TestDatabases
from huiyin_web.bootstrap import definitions
from huiyin_web.http.access import action_of
from huiyin_web.http.catalogs import SHARED, catalog_problems, contradictions
from huiyin_web.http.dispatch import is_api
from huiyin_web.identity.policy import Role, roles_of

JURISDICTION = "230602"
UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS)
LIKELY = (
    "230602-2026-0000001",
    "nothing",
    "1",
    "%00",
    "-1",
    "../../etc/passwd",
    "' OR 1=1 --",
    "99999999999999999999",
)
"""What is put into a path's variables: a number that could be, and what people try."""


@pytest.fixture(scope="module")
def house(template_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    services = definitions()
    databases = template_databases.for_platform(services)
    with Platform(tmp_path_factory.mktemp("house"), services=services, databases=databases) as platform:
        yield platform


@pytest.fixture(scope="module")
def app(house: Platform) -> OpenAPI:
    return house.app()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_what_the_policy_says_and_never_an_error(
    house: Platform, app: OpenAPI, role: Role
) -> None:
    client, headers = app.test_client(), _headers(house, role)
    wrong = []
    for rule, method, action in _routes(app):
        for value in LIKELY:
            path = re.sub(r"<[^>]+>", value, rule)
            answer = client.open(path, method=method, headers=headers)
            answer.close()
            if not _fits(answer.status_code, answer.headers.get("Location", ""), role, action, path):
                wrong.append(f"{method} {path}: {answer.status_code}, for {action}")
            if "<" not in rule:
                break
    assert wrong == []


def test_a_form_sent_empty_is_told_what_is_missing(house: Platform, app: OpenAPI) -> None:
    wrong = []
    for role in (
        Role.OPERATOR,
        Role.CLERK,
        Role.UNIT_HEAD,
        Role.SUPERVISOR,
        Role.REPORTER,
        Role.ADMINISTRATOR,
    ):
        client, headers = app.test_client(), _headers(house, role)
        for rule, method, action in _routes(app):
            if method == "GET" or role not in roles_of(action):
                continue
            path = re.sub(r"<[^>]+>", LIKELY[0], rule)
            for body in ({"data": {}}, {"json": {}}, {"data": {"x": "\x00"}}, {"json": [1]}):
                answer = client.open(path, method=method, headers=headers, **body)
                if answer.status_code >= 500:
                    wrong.append(f"{method} {path} {body} as {role}: {answer.status_code}")
    assert wrong == []


def test_odd_parameters_in_an_address_are_no_error(house: Platform, app: OpenAPI) -> None:
    wrong = []
    odd = "?sort=-nothing%27&q=%00%27%22%3Cscript%3E&cursor=xx&page=-1&limit=x&state=%F0%9F%98%80&jurisdiction=999999&lang=xx"
    for role in (Role.CLERK, Role.UNIT_HEAD, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.CITIZEN):
        client, headers = app.test_client(), _headers(house, role)
        for rule, method, action in _routes(app):
            if method == "GET" and role in roles_of(action):
                path = re.sub(r"<[^>]+>", LIKELY[0], rule) + odd
                answer = client.get(path, headers=headers)
                answer.close()
                if answer.status_code >= 500 or "<script>" in answer.text.replace("<script src=", ""):
                    wrong.append(f"{path} as {role}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("package", [definition.package for definition in definitions()])
def test_every_catalog_is_complete_and_up_to_date(package: str) -> None:
    assert catalog_problems(package) == []


def test_bug_in_one_process_a_service_showed_the_words_of_another() -> None:
    """One English text has one Chinese one, whichever service says it: the catalogs are one there."""
    assert contradictions([*SHARED, *(definition.package for definition in definitions())]) == []


def _fits(status: int, location: str, role: Role, action: str, path: str) -> bool:
    if status >= 500 and not path.endswith("/readyz"):
        return False
    if status in (404, 405):
        return True
    if role in roles_of(action):
        # The action is theirs; this thing, or this request, may still not be.
        return status not in (401, 403) and not location.startswith("/login?")
    if role is not Role.CITIZEN:
        return status == 403
    return status == 401 if is_api(path) else status == 303 and location.startswith("/login")


def _routes(app: OpenAPI) -> list[tuple[str, str, str]]:
    found = []
    for rule in app.url_map.iter_rules():
        action = action_of(app.view_functions[rule.endpoint])
        if action is not None:
            found += [
                (rule.rule, method, action)
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return found


def _headers(house: Platform, role: Role) -> dict[str, str]:
    if role is Role.CITIZEN:
        return {}
    unit = "u1" if role in UNIT_ROLES else None
    token = house.identity.tokens.issue(
        role=role,
        jurisdiction=JURISDICTION,
        unit=unit,
        sealed=bool(unit) or None,
        label=role.value,
    )
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_end_of_a_line_is_one_character_in_every_form(app: OpenAPI, encoding: str) -> None:
    forms = [rule for rule, method, _action in _routes(app) if method == "POST" and not is_api(rule)]
    assert len(forms) > 20
    for rule in forms:
        path = re.sub(r"<[^>]+>", LIKELY[0], rule)
        typed = {"text": "一\r\n二\r三\n四", "units": ["a\r\n", "b"]}
        with app.test_request_context(path, method="POST", data=typed, content_type=encoding):
            assert request.form.getlist("text") == ["一\n二\n三\n四"], rule
            assert request.form.getlist("units") == ["a\n", "b"], rule
