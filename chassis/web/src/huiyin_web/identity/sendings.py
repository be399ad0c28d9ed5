"""Messages to staff that have still to leave, and those that did not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from huiyin_ledger.db import Database
from huiyin_ledger.divisions import range_of
from huiyin_web.identity.notice_plans import Way
from huiyin_web.identity.notices import SHOWN, TELLING, Telling

ATTEMPTS = 12
"""After so many a message is given up: in all about six hours."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
_WITHIN = "n.jurisdiction BETWEEN %s AND %s"


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


class Sendings:
    """Each service sends its own."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @contextmanager
    def next_sending(self, service: str, away: Collection[str]) -> Iterator[Sending | None]:
        """The service's message that is due longest, held until the end of the block, so that no other process has it meanwhile; a
        process that dies lets it go. None where there is none. `away`: lanes (see `lane_of`) that are left alone."""
        with self._database.transaction():
            row = self._database.one(
                f"""SELECT s.id AS sending, s.way, s.receiver, s.attempts, {TELLING}
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
