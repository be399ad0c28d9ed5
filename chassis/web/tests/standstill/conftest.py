"""The archive follows the desk and can't take in everything; people look at it and try again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Conflict, Refused, stream_id
from huiyin_ledger.events import Event
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import ARCHIVE, CITY, DESK, FAULTS, write
from huiyin_samples.desk_fixtures import no_faults
from huiyin_web.http import cookies
from huiyin_web.identity.policy import Role
from huiyin_web.identity.scope import Resource

__all__ = ["no_faults"]

OPEN, SEALED, UNKNOWN = "230600-2026-0000001", "230600-2026-0000002", "230600-2026-0000003"
WORDS = Conflict().message
"""A text of the program: any that has its Chinese."""
SECRET = "the neighbour of Wang Fang"


def known_matters(database: Database, jurisdiction: str, number: str) -> Resource | None:
    return {OPEN: Resource(CITY), SEALED: Resource(CITY, sealed=True)}.get(number)


ARCHIVE_THAT_KNOWS = replace(ARCHIVE, resource_of=known_matters)


@dataclass
class Archive:
    """The platform with its application, and what goes wrong."""

    platform: Platform

    def refuse(self, *numbers: str, words: str = WORDS) -> None:
        """A rule refuses the notes of these numbers."""

        def refuse(event: Event) -> None:
            raise Refused("no_folder", words)

        self._stop(refuse, *numbers)

    def fail(self, *numbers: str) -> None:
        """The program fails on them."""

        def fail(event: Event) -> None:
            raise ValueError(SECRET)

        self._stop(fail, *numbers)

    def _stop(self, fault: Callable[[Event], None], *numbers: str) -> None:
        FAULTS.steps["react"] = fault
        for number in numbers:
            write(self.platform.runtime("desk"), number, SECRET)
        self.platform.settle()

    def reader(self, role: Role, jurisdiction: str = CITY, unit: str | None = None) -> Reader:
        token = self.platform.identity.tokens.issue(
            role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
        )
        return Reader(self.platform.app().test_client(), {"Authorization": f"Bearer {token}"})

    def of_a_class(self, role: Role, matter_class: str) -> Reader:
        """Somebody with a post for matters of this class alone."""
        identity, client = self.platform.identity, self.platform.app().test_client()
        post = identity.roles.post(role, CITY, classes=[matter_class])
        identity.accounts.open("of.a.class", name="", posts=[post], password="a bench by the river")
        client.set_cookie(cookies.SESSION, identity.sessions.open("of.a.class"))
        return Reader(client, {})


@dataclass
class Reader:
    client: FlaskClient
    headers: dict[str, str]

    def list(self) -> list[dict[str, Any]]:
        answer = self.client.get("/archive/api/v1/standstills?lang=en", headers=self.headers)
        assert answer.status_code == 200
        return list(answer.get_json()["items"])

    def page(self, path: str = "/archive/standstills?lang=en") -> str:
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200
        return answer.text

    def menu_counts(self) -> list[str]:
        return re.findall(r">Stands still ([0-9]+)<", self.page("/account?lang=en"))

    def retry(self, number: str, key: str = "a-key-of-this-form") -> Any:
        return self.client.post(
            f"/archive/api/v1/standstills/desk/{stream_id('note', number)}/retry",
            headers={**self.headers, "Idempotency-Key": key},
        )


@pytest.fixture
def archive(platform_for: Callable[..., Platform]) -> Archive:
    return Archive(platform_for(DESK, ARCHIVE_THAT_KNOWS))
