from __future__ import annotations

from huiyin_chassis.db import Database


def holder_of(database: Database, jurisdiction: str, registration_no: str) -> str | None:
    """The unit that holds the matter now; None where none does, or none any more."""
    row = database.one(
        "SELECT unit FROM live.holder WHERE jurisdiction = %s AND registration_no = %s",
        (jurisdiction, registration_no),
    )
    return row["unit"] if row else None
