"""What the services tell each other of themselves: titles and menus. Each process writes its own, all read them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from huiyin_chassis.db import Database
from huiyin_chassis.identity.policy import Role

_KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a service. `first_for` are the roles that start on it."""

    href: str
    action: str
    label: Words
    first_for: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """One service. Services stand in the order of their `place`."""

    service: str
    place: int
    title: Words
    entries: Sequence[Entry] = field(default=())


class Directory:
    """Read again at most every half minute: a service that has just been deployed shows up by then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listings: list[Listing] = []
        self._read_at = -_KEPT_SECONDS

    def publish(self, listing: Listing) -> None:
        """Replace what the service said of itself."""
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO identity.service (name, place, english, chinese) VALUES (%s, %s, %s, %s)
                   ON CONFLICT (name) DO UPDATE
                      SET place = excluded.place, english = excluded.english, chinese = excluded.chinese""",
                (listing.service, listing.place, listing.title.english, listing.title.chinese),
            )
            connection.execute("DELETE FROM identity.menu WHERE service = %s", (listing.service,))
            connection.cursor().executemany(
                """INSERT INTO identity.menu (service, place, href, action, english, chinese, first_for)
                   VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                [
                    (
                        listing.service,
                        i,
                        e.href,
                        e.action,
                        e.label.english,
                        e.label.chinese,
                        sorted(e.first_for),
                    )
                    for i, e in enumerate(listing.entries)
                ],
            )
        self._read_at = -_KEPT_SECONDS

    def services(self) -> list[Listing]:
        """Every service that ever served, in order."""
        if time.monotonic() - self._read_at >= _KEPT_SECONDS:
            self._listings = self._read()
            self._read_at = time.monotonic()
        return self._listings

    def _read(self) -> list[Listing]:
        entries: dict[str, list[Entry]] = {}
        for row in self._database.query(
            "SELECT service, href, action, english, chinese, first_for FROM identity.menu ORDER BY service, place"
        ):
            label = Words(row["english"], row["chinese"])
            first_for = frozenset(Role(role) for role in row["first_for"])
            entry = Entry(row["href"], row["action"], label, first_for)
            entries.setdefault(row["service"], []).append(entry)
        rows = self._database.query(
            "SELECT name, place, english, chinese FROM identity.service ORDER BY place, name"
        )
        return [
            Listing(r["name"], r["place"], Words(r["english"], r["chinese"]), entries.get(r["name"], ()))
            for r in rows
        ]
