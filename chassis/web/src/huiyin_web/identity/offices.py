"""Under what name and colours each office works."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from huiyin_ledger.divisions import upwards
from huiyin_ledger.domain import Refused
from huiyin_web.identity.named_office import NamedOffice
from huiyin_web.identity.recorded import Recorder

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
_NAMED = ("name", "english", "hotline", "hours", "footer", "colour")


class Offices:
    """What pages wear is read again at most every half minute, as the directory of services."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._database = recorder.database
        self._worn: Sequence[Office] = ()
        self._read_at = -_KEPT_SECONDS

    def of(self, jurisdiction: str) -> Office:
        """The office of the division, or of the nearest one above it; of the highest that there is, where no division is
        given. One without a name or colour if there is none."""
        if time.monotonic() - self._read_at >= _KEPT_SECONDS:
            self._worn = self._read("ORDER BY o.jurisdiction")
            self._read_at = time.monotonic()
        if not jurisdiction:
            return next(iter(self._worn), NONE)
        worn = {each.jurisdiction: each for each in self._worn}
        return next((worn[place] for place in upwards(jurisdiction) if place in worn), NONE)

    def find(self, jurisdiction: str) -> Office | None:
        """What the division itself has now, whichever process set it."""
        return next(iter(self._read("WHERE o.jurisdiction = %s", jurisdiction)), None)

    def set(self, office: Office, by: str) -> None:
        """Name the office of a division, or name it anew. Its emblem is left as it is."""
        place = office.jurisdiction
        named = {name: getattr(office, name) for name in _NAMED}

        def run() -> None:
            ledger, stream = self._recorder.ledger, NamedOffice.stream_id(place)
            known = ledger.find(NamedOffice, place, stream)
            if known is None:
                known = NamedOffice.found(place, **named)
            else:
                known.call(**named)
            ledger.save(place, known)

        self._recorder.execute(by, f"office:{place}", place, run)
        self._read_at = -_KEPT_SECONDS

    def set_emblem(self, jurisdiction: str, emblem: bytes, by: str) -> None:
        """Give the office an emblem, or none. Refused("office_missing") where the division has none of its own."""
        digest = sha256(emblem).hexdigest() if emblem else ""

        def run() -> None:
            ledger = self._recorder.ledger
            known = ledger.find(NamedOffice, jurisdiction, NamedOffice.stream_id(jurisdiction))
            if known is None:
                raise Refused("office_missing", "Give the office its name first.", field="emblem")
            if emblem:
                self._database.execute(
                    "INSERT INTO identity.emblem (digest, png) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    (digest, emblem),
                )
            known.set_emblem(digest)
            ledger.save(jurisdiction, known)

        self._recorder.execute(by, f"office:{jurisdiction}", jurisdiction, run)
        self._read_at = -_KEPT_SECONDS

    def _read(self, rest: str, *params: str) -> list[Office]:
        columns = ", ".join(f"o.{name}" for name in ("jurisdiction", *_NAMED))
        return self._database.rows(
            Office,
            f"""SELECT {columns}, coalesce(e.png, '') AS emblem
                FROM live.offices o LEFT JOIN identity.emblem e ON e.digest = o.emblem {rest}""",
            params,
        )
