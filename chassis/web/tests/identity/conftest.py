"""The identity database, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from huiyin_ledger.db import Database
from huiyin_ledger.vault.keyring import Keyring
from huiyin_testing.databases import TestDatabases
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.store import IdentityStore


class Watch:
    """The time, as the test sets it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def database(test_databases: TestDatabases) -> Iterator[Database]:
    with Database(test_databases.fresh_identity().app, application_name="test identity") as database:
        yield database


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "keyring.json", create=True)


@pytest.fixture
def store(database: Database, keyring: Keyring, watch: Watch) -> IdentityStore:
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return IdentityStore(database, keyring, passwords=quick, now=watch)
