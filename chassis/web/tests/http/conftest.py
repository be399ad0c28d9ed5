"""The desk's application over real databases, and browsers to look at it with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI

from huiyin_operations.embedded.platform import Platform
from huiyin_testing.databases import TestDatabases
from huiyin_web.app import create_app
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

from .desk import DESK

PASSWORD = "a bench by the river"
UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS)
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Browser:
    """A client that fills in forms the way a browser does: with the token of the page it comes from."""

    def __init__(self, app: OpenAPI) -> None:
        self.client: FlaskClient = app.test_client()

    def token(self, path: str = "/login") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).text)
        assert found, f"no form on {path}"
        return found.group(1)

    def post(self, path: str, form: dict[str, object], page: str = "/design", **options: object):  # type: ignore[no-untyped-def]
        return self.client.post(path, data={**form, "csrf_token": self.token(page)}, **options)  # type: ignore[arg-type]

    def log_in(self, login: str, password: str = PASSWORD, **options: object):  # type: ignore[no-untyped-def]
        page = "/login" if self.client.get("/login").status_code == 200 else "/account"
        return self.post("/login", {"login": login, "password": password}, page=page, **options)


def hold_limits(identity: IdentityStore) -> None:
    """No time passes for what is counted: on a slow machine a limit would be reached later than after so many."""
    moment = datetime.now(UTC)
    identity.buckets._now = lambda: moment


@pytest.fixture
def service(service_for: Callable[[ServiceDefinition], Service]) -> Service:
    made = service_for(DESK)
    made.runtime.identity.accounts._passwords = QUICK
    hold_limits(made.runtime.identity)
    return made


@pytest.fixture
def runtime(service: Service) -> Runtime:
    return service.runtime


@pytest.fixture
def app(service: Service) -> OpenAPI:
    return create_app([service])


@pytest.fixture
def identity(runtime: Runtime) -> IdentityStore:
    return runtime.identity


@pytest.fixture
def browser(app: OpenAPI) -> Browser:
    return Browser(app)


@pytest.fixture
def person(identity: IdentityStore) -> Callable[[Role], str]:
    """A function: a role -> the login of an account that has it."""

    def make(role: Role) -> str:
        login = f"wang.{role.value}"
        if identity.accounts.get(login) is None:
            unit = "u1" if role in UNIT_ROLES else None
            identity.accounts.create(
                login, name="王强", role=role, jurisdiction="230602", unit=unit, password=PASSWORD
            )
        return login

    return make


@pytest.fixture
def bearer(identity: IdentityStore) -> Callable[[Role], dict[str, str]]:
    """A function: a role -> the headers of a script that has it."""

    def make(role: Role) -> dict[str, str]:
        unit = "u1" if role in UNIT_ROLES else None
        token = identity.tokens.issue(
            role=role,
            jurisdiction="230602",
            unit=unit,
            sealed=bool(unit) or None,
            label="test",
        )
        return {"Authorization": f"Bearer {token}"}

    return make


@pytest.fixture(scope="module")
def template_platform(
    template_databases: TestDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """Once for all tests of a module that only look at what its application renders."""
    databases = template_databases.for_platform([DESK])
    with Platform(tmp_path_factory.mktemp("desk"), services=[DESK], databases=databases) as platform:
        yield platform


@pytest.fixture(scope="module")
def template_app(template_platform: Platform) -> OpenAPI:
    return template_platform.app()
