"""What was told to whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from huiyin_ledger.db import Database
from huiyin_web.identity.notice_plans import Way

KEPT = timedelta(days=90)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice. `sealed`: about an accusation; `at`: when what it tells of occurred."""

    id: UUID
    service: str
    kind: str
    jurisdiction: str
    registration_no: str
    about: str
    sealed: bool
    due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A notice as the list of its reader shows it."""

    id: UUID
    service: str
    kind: str
    registration_no: str
    due_at: datetime | None
    at: datetime
    read_at: datetime | None


TELLING = "n.id, n.service, n.kind, n.jurisdiction, n.registration_no, n.about, n.sealed, n.due_at, n.at"


class Notices:
    """Every process reads all; each service tells and sends its own."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def tell(
        self,
        telling: Telling,
        readers: Sequence[tuple[str, str]],
        sendings: Sequence[tuple[Way, str]],
    ) -> bool:
        """Tell `readers` (account and standing) in their pages, and have the `sendings` (way and receiver) leave. False, and nothing
        happens, where this was told before."""
        values = (telling.id, telling.service, telling.kind, telling.jurisdiction, telling.registration_no, telling.about,
                  telling.sealed, telling.due_at, telling.at, self._now())  # fmt: skip
        with self._database.transaction() as connection:
            made = connection.execute(
                """INSERT INTO identity.notice (id, service, kind, jurisdiction, registration_no, about, sealed, due_at, at, told_at)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING""",
                values,
            )
            if not made.rowcount:
                return False
            connection.cursor().executemany(
                "INSERT INTO identity.told (notice, account, standing) VALUES (%s, %s, %s)",
                [(telling.id, *each) for each in readers],
            )
            connection.cursor().executemany(
                "INSERT INTO identity.sending (id, notice, way, receiver, next_at) VALUES (%s, %s, %s, %s, %s)",
                [
                    (uuid5(telling.id, f"{way}/{receiver}"), telling.id, way.value, receiver, self._now())
                    for way, receiver in sendings
                ],
            )
            return True

    def take_back(self, service: str, jurisdiction: str, registration_no: str) -> None:
        """Nobody is told of the matter any more, and what has not left leaves no more."""
        self._database.execute(
            "DELETE FROM identity.notice WHERE service = %s AND jurisdiction = %s AND registration_no = %s",
            (service, jurisdiction, registration_no),
        )

    def unread(self, account: str, standings: Sequence[str]) -> int:
        found = self._database.one(
            "SELECT count(*) AS n FROM identity.told WHERE account = %s AND standing = ANY(%s) AND read_at IS NULL",
            (account, list(standings)),
        )
        return int(found["n"]) if found else 0

    def latest(self, account: str, standings: Sequence[str]) -> list[Listed]:
        """Those that were not read first, then the latest."""
        return self._database.rows(
            Listed,
            """SELECT n.id, n.service, n.kind, n.registration_no, n.due_at, n.at, t.read_at
               FROM identity.told t JOIN identity.notice n ON n.id = t.notice
               WHERE t.account = %s AND t.standing = ANY(%s)
               ORDER BY t.read_at IS NOT NULL, n.told_at DESC, n.id LIMIT %s""",
            (account, list(standings), SHOWN),
        )

    def open(self, id: UUID, account: str, standings: Sequence[str]) -> Telling | None:
        """The notice, which its reader has read from now on. Of a sealed one nobody else learns."""
        read = self._database.execute(
            """UPDATE identity.told SET read_at = coalesce(read_at, %s)
               WHERE notice = %s AND account = %s AND standing = ANY(%s)""",
            (self._now(), id, account, list(standings)),
        )
        found = self._database.rows(Telling, f"SELECT {TELLING} FROM identity.notice n WHERE id = %s", (id,))
        return next((each for each in found if read or not each.sealed), None)

    def read_all(self, account: str, standings: Sequence[str]) -> None:
        self._database.execute(
            "UPDATE identity.told SET read_at = %s WHERE account = %s AND standing = ANY(%s) AND read_at IS NULL",
            (self._now(), account, list(standings)),
        )

    def forget_old(self) -> int:
        return self._database.execute(
            "DELETE FROM identity.notice WHERE told_at <= %s", (self._now() - KEPT,)
        )
