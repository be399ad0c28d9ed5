"""The desk and the archive that follows it; auditors who ask them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk_fixtures import archive, both, desk, following, no_faults
from huiyin_web.identity.policy import Role

__all__ = ["archive", "both", "desk", "following", "no_faults"]

ClientOf = Callable[..., FlaskClient]


@pytest.fixture
def client_of(both: Platform) -> ClientOf:
    """A function: role, jurisdiction and unit -> a client with their bearer token."""
    app = both.app()

    def make(role: Role = Role.AUDITOR, jurisdiction: str = "230600", unit: str | None = None) -> FlaskClient:
        token = both.identity.tokens.issue(
            role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
        )
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return make
