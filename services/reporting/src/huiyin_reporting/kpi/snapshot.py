"""One state of the database for everything that a page or a bulletin counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from huiyin_ledger.db import Database


@contextmanager
def snapshot(database: Database) -> Iterator[None]:
    """All reads inside see the same state. Not to be opened inside a transaction."""
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
