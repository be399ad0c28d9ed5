"""What was told to whom, and what has still to leave."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from huiyin_ledger.db import Database
from huiyin_ledger.divisions import range_of
from huiyin_web.identity.notice_plans import Way

KEPT = timedelta(days=90)
SHOWN = 100
ATTEMPTS = 12
"""After so many a message is given up: in all about six hours."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)


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


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that is about to leave. `id` is the same however often it is tried."""

    id: UUID
    way: Way
    receiver: str
    attempts: int
    telling: Telling


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message that did not leave. `why`: what kept it."""

    service: str
    kind: str
    way: Way
    receiver: str
    jurisdiction: str
    at: datetime
    attempts: int
    why: str


_TELLING = "n.id, n.service, n.kind, n.jurisdiction, n.registration_no, n.about, n.sealed, n.due_at, n.at"
_WITHIN = "n.jurisdiction BETWEEN %s AND %s"


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

    # for its reader

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
        found = self._database.rows(Telling, f"SELECT {_TELLING} FROM identity.notice n WHERE id = %s", (id,))
        return next((each for each in found if read or not each.sealed), None)

    def read_all(self, account: str, standings: Sequence[str]) -> None:
        self._database.execute(
            "UPDATE identity.told SET read_at = %s WHERE account = %s AND standing = ANY(%s) AND read_at IS NULL",
            (self._now(), account, list(standings)),
        )

    # for what leaves

    @contextmanager
    def next_sending(self, service: str, away: Collection[str]) -> Iterator[Sending | None]:
        """The service's message that is due longest, held until the end of the block, so that no other process has it meanwhile; a
        process that dies lets it go. None where there is none. `away`: lanes (see `lane_of`) that are left alone."""
        with self._database.transaction():
            row = self._database.one(
                f"""SELECT s.id AS sending, s.way, s.receiver, s.attempts, {_TELLING}
                    FROM identity.sending s JOIN identity.notice n ON n.id = s.notice
                    WHERE s.state = 'waiting' AND s.next_at <= %s AND n.service = %s
                      AND CASE s.way WHEN 'mail' THEN 'mail' ELSE s.way || '/' || s.receiver END <> ALL (%s)
                    ORDER BY s.next_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED""",
                (self._now(), service, list(away)),
            )
            yield _sending(row) if row else None

    def sent(self, sending: Sending) -> None:
        self._end(sending, "sent")

    def not_needed(self, sending: Sending) -> None:
        self._end(sending, "not_needed")

    def failed(self, sending: Sending, why: str, *, for_good: bool) -> None:
        """Try again later, or give it up."""
        attempts = sending.attempts + 1
        if for_good or attempts >= ATTEMPTS:
            self._end(sending, "given_up", attempts, why)
            return
        pause = min(FIRST_PAUSE * 2**sending.attempts, LONGEST_PAUSE)
        self._database.execute(
            "UPDATE identity.sending SET attempts = %s, next_at = %s, why = %s WHERE id = %s",
            (attempts, self._now() + pause, why, sending.id),
        )

    def count_given_up(self, division: str) -> int:
        """Of the division's matters, and of those of divisions within it."""
        found = self._database.one(
            f"""SELECT count(*) AS n FROM identity.sending s JOIN identity.notice n ON n.id = s.notice
                WHERE s.state = 'given_up' AND {_WITHIN}""",
            range_of(division),
        )
        return int(found["n"]) if found else 0

    def given_up(self, division: str) -> list[GivenUp]:
        """The latest first."""
        rows = self._database.query(
            f"""SELECT n.service, n.kind, s.way, s.receiver, n.jurisdiction, n.at, s.attempts, s.why
                FROM identity.sending s JOIN identity.notice n ON n.id = s.notice
                WHERE s.state = 'given_up' AND {_WITHIN} ORDER BY n.at DESC, s.id LIMIT {SHOWN}""",
            range_of(division),
        )
        return [GivenUp(**{**row, "way": Way(row["way"])}) for row in rows]

    def try_again(self, division: str) -> int:
        """All that was given up; returns the number."""
        return self._change_given_up("waiting", division)

    def let_go(self, division: str) -> int:
        """All that was given up does not leave any more; returns the number."""
        return self._change_given_up("not_needed", division)

    def forget_old(self) -> int:
        return self._database.execute(
            "DELETE FROM identity.notice WHERE told_at <= %s", (self._now() - KEPT,)
        )

    def _change_given_up(self, state: str, division: str) -> int:
        return self._database.execute(
            f"""UPDATE identity.sending s SET state = %s, attempts = 0, next_at = %s FROM identity.notice n
                WHERE n.id = s.notice AND s.state = 'given_up' AND {_WITHIN}""",
            (state, self._now(), *range_of(division)),
        )

    def _end(self, sending: Sending, state: str, attempts: int | None = None, why: str = "") -> None:
        self._database.execute(
            "UPDATE identity.sending SET state = %s, attempts = %s, why = %s WHERE id = %s",
            (state, sending.attempts if attempts is None else attempts, why, sending.id),
        )


def lane_of(sending: Sending) -> str:
    """What keeps one message keeps all of its lane: the mail server, the messenger of one office."""
    return sending.way.value if sending.way is Way.MAIL else f"{sending.way}/{sending.receiver}"


def _sending(row: dict[str, object]) -> Sending:
    own = {name: row.pop(name) for name in ("way", "receiver", "attempts")}
    return Sending(
        id=row.pop("sending"),  # type: ignore[arg-type]
        telling=Telling(**row),  # type: ignore[arg-type]
        **{**own, "way": Way(own["way"])},  # type: ignore[arg-type]
    )
