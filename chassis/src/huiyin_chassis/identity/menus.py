"""The menu entries of every service, shared among their processes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_chassis.db import Database

_KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Entry:
    service: str
    href: str
    action: str
    english: str
    chinese: str


class Menus:
    """Read again at most every half minute: a service that has just been deployed shows up by then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: list[Entry] = []
        self._read_at = -_KEPT_SECONDS

    def publish(self, service: str, entries: Sequence[Entry], place: int = 50) -> None:
        """Replace the service's entries; services stand in the order of their `place`."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM identity.menu WHERE service = %s", (service,))
            connection.cursor().executemany(
                """INSERT INTO identity.menu (service, place, href, action, english, chinese)
                   VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                [
                    (service, place * 1000 + i, e.href, e.action, e.english, e.chinese)
                    for i, e in enumerate(entries)
                ],
            )
        self._read_at = -_KEPT_SECONDS

    def all(self) -> list[Entry]:
        """Every service's entries, in order."""
        if time.monotonic() - self._read_at >= _KEPT_SECONDS:
            rows = self._database.query(
                "SELECT service, href, action, english, chinese FROM identity.menu ORDER BY place, service"
            )
            self._known = [Entry(**row) for row in rows]
            self._read_at = time.monotonic()
        return self._known
