from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_chassis.db import Database


@dataclass(frozen=True)
class Taken:
    """A message that was taken before."""

    registration_no: str
    content_sha256: str
    has_reply: bool


def taken_before(database: Database, jurisdiction: str, message_keys: Iterable[str]) -> dict[str, Taken]:
    rows = database.query(
        "SELECT message_key, registration_no, content_sha256, has_reply FROM live.imported_messages"
        " WHERE jurisdiction = %s AND message_key = ANY(%s)",
        (jurisdiction, list(message_keys)),
    )
    return {row.pop("message_key"): Taken(**row) for row in rows}
