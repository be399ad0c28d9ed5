"""Under what name and colours each office works."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256

from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Refused

_KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Office:
    """What citizens and staff of a division see. `colour` as #rrggbb, empty for the product's own; `emblem`: a PNG;
    `footer`: further lines, as who runs the site and its filing number."""

    jurisdiction: str = ""
    name: str = ""
    english: str = ""
    hotline: str = ""
    hours: str = ""
    footer: str = ""
    colour: str = ""
    emblem: bytes = b""

    @property
    def mark(self) -> str:
        """Changes with colour and emblem, for addresses that browsers cache."""
        return sha256(self.colour.encode() + self.emblem).hexdigest()[:12]


NONE = Office()


class Offices:
    """What pages wear is read again at most every half minute, as the directory of services."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._worn: Sequence[Office] = ()
        self._read_at = -_KEPT_SECONDS

    def of(self, jurisdiction: str) -> Office:
        """The office of the division, or of the nearest one above it; of the highest that there is, where no division is
        given. One without a name or colour if there is none."""
        if time.monotonic() - self._read_at >= _KEPT_SECONDS:
            self._worn = self._read("ORDER BY jurisdiction")
            self._read_at = time.monotonic()
        if not jurisdiction:
            return next(iter(self._worn), NONE)
        above = [each for each in self._worn if within(jurisdiction, each.jurisdiction)]
        return max(above, key=lambda each: _nearness(each.jurisdiction), default=NONE)

    def find(self, jurisdiction: str) -> Office | None:
        """What the division itself has now, whichever process set it."""
        return next(iter(self._read("WHERE jurisdiction = %s", jurisdiction)), None)

    def set(self, office: Office, by: str) -> None:
        """Name the office of a division, or name it anew. Its emblem is left as it is."""
        self._database.execute(
            """INSERT INTO identity.office
                   (jurisdiction, name, english, hotline, hours, footer, colour, emblem, changed_by, changed_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, '', %s, %s)
               ON CONFLICT (jurisdiction) DO UPDATE
                  SET name = excluded.name, english = excluded.english, hotline = excluded.hotline,
                      hours = excluded.hours, footer = excluded.footer, colour = excluded.colour,
                      changed_by = excluded.changed_by, changed_at = excluded.changed_at""",
            (
                office.jurisdiction, office.name, office.english, office.hotline, office.hours, office.footer,
                office.colour, by, self._now(),
            ),
        )  # fmt: skip
        self._read_at = -_KEPT_SECONDS

    def set_emblem(self, jurisdiction: str, emblem: bytes, by: str) -> None:
        """Give the office an emblem, or none. Refused("office_missing") where the division has none of its own."""
        changed = self._database.execute(
            "UPDATE identity.office SET emblem = %s, changed_by = %s, changed_at = %s WHERE jurisdiction = %s",
            (emblem, by, self._now(), jurisdiction),
        )
        if not changed:
            raise Refused("office_missing", "Give the office its name first.", field="emblem")
        self._read_at = -_KEPT_SECONDS

    def _read(self, rest: str, *params: str) -> list[Office]:
        columns = ", ".join(field.name for field in fields(Office))
        return self._database.rows(Office, f"SELECT {columns} FROM identity.office {rest}", params)


def _nearness(jurisdiction: str) -> int:
    """How small a division of this code is."""
    return len(jurisdiction.rstrip("0"))
