from __future__ import annotations

from collections.abc import Iterable

from huiyin_chassis.db import Database


def bearers(database: Database, jurisdiction: str, marks: Iterable[str]) -> dict[str, frozenset[str]]:
    """Petitioners that bear one of the marks: reference -> all their marks."""
    rows = database.query(
        "SELECT petitioner_ref, marks FROM live.petitioner_marks WHERE jurisdiction = %s AND marks && %s",
        (jurisdiction, list(marks)),
    )
    return {row["petitioner_ref"]: frozenset(row["marks"]) for row in rows}
