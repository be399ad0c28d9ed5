"""Small questions to the views that every page asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from huiyin_chassis.db import Connection, Database
from huiyin_chassis.divisions import within
from huiyin_chassis.identity.scope import UnitRef
from huiyin_reporting.kpi.selection import LIVE, Relations


def jurisdictions(database: Database, relations: Relations = LIVE) -> list[str]:
    """Every jurisdiction that has a matter. Jumps from one to the next in the primary key."""
    matter = relations["matter"]
    rows = database.query(
        f"""
        WITH RECURSIVE found AS (
            (SELECT jurisdiction FROM {matter} ORDER BY jurisdiction LIMIT 1)
            UNION ALL
            SELECT (SELECT m.jurisdiction FROM {matter} m
                     WHERE m.jurisdiction > found.jurisdiction ORDER BY m.jurisdiction LIMIT 1)
              FROM found WHERE found.jurisdiction IS NOT NULL
        )
        SELECT jurisdiction FROM found WHERE jurisdiction IS NOT NULL
        """
    )
    return [row["jurisdiction"] for row in rows]


def unit_names(
    database: Database, relations: Relations = LIVE, *, inside: str | None = None
) -> Mapping[UnitRef, str]:
    """The names of all units known, or of those of a jurisdiction and the places in it."""
    rows = database.query(f"SELECT jurisdiction, unit, name FROM {relations['unit']}")
    return {
        UnitRef(row["jurisdiction"], row["unit"]): row["name"]
        for row in rows
        if inside is None or within(row["jurisdiction"], inside)
    }


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Everything read inside sees one and the same state. Not to be opened inside a transaction."""
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection
