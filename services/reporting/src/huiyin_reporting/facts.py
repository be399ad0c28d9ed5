"""Small questions to the views that every page asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from huiyin_chassis import divisions
from huiyin_chassis.db import Connection, Database
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
    database: Database, relations: Relations = LIVE, *, within: str | None = None
) -> Mapping[str, str]:
    """Unit -> its name, for all units known, or for those of a jurisdiction and the places in it."""
    rows = database.query(
        f"SELECT jurisdiction, unit, name FROM {relations['unit']} ORDER BY unit, name DESC"
    )
    return {
        row["unit"]: row["name"]
        for row in rows
        if within is None or divisions.within(row["jurisdiction"], within)
    }


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Everything read inside sees one and the same state. Not to be opened inside a transaction."""
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection
