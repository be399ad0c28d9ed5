"""The identity database, for the verbs about accounts and tokens: nothing else of the installation is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin_chassis.cli.context import fail, installed, service_mode

if TYPE_CHECKING:
    from huiyin_chassis.identity.store import IdentityStore


@contextmanager
def identities(data: Path | None) -> Iterator[IdentityStore]:
    """The store of accounts and tokens, embedded or by HUIYIN_IDENTITY_DATABASE_URL, whether or not it is served."""
    from huiyin_chassis.db import Database
    from huiyin_chassis.embedded.databases import IDENTITY, migrate_identity
    from huiyin_chassis.embedded.postgres import EmbeddedPostgres
    from huiyin_chassis.identity.store import IdentityStore

    if service_mode():
        url = os.environ.get("HUIYIN_IDENTITY_DATABASE_URL", "")
        if not url:
            fail("Set HUIYIN_IDENTITY_DATABASE_URL: the database with the accounts.")
        with Database(url, application_name="huiyin cli", max_size=1) as database:
            yield IdentityStore(database)
        return
    with EmbeddedPostgres(installed(data)) as server:
        migrate_identity(server.ensure_database(IDENTITY))
        with Database(server.app_url(IDENTITY), application_name="huiyin cli", max_size=1) as database:
            yield IdentityStore(database)
