"""Throttles login attempts, counted in the database for all processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100
"""Failed attempts allowed per window; more per address, because an office shares one."""


class Throttle:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def attempt(self, login: str, address: str) -> None:
        """Count an attempt before it is made, so that concurrent ones count.

        Refused("too_many_attempts", retry_after=seconds) once the window's attempts are used up.
        """
        waits = [self._count(f"address:{address}", PER_ADDRESS), self._count(f"account:{login}", PER_ACCOUNT)]
        if seconds := max(waits):
            raise Refused(
                "too_many_attempts", "too many attempts: wait %(minutes)s minutes, then try again",
                minutes=ceil(seconds / 60), retry_after=seconds,
            )  # fmt: skip

    def succeeded(self, login: str, address: str) -> None:
        """Take back the attempt of a correct password."""
        self._database.execute(
            "DELETE FROM identity.throttle WHERE subject = %s", (_hashed(f"account:{login}"),)
        )
        self._database.execute(
            "UPDATE identity.throttle SET count = greatest(count - 1, 0) WHERE subject = %s",
            (_hashed(f"address:{address}"),),
        )

    def forget_old(self) -> int:
        """Delete expired windows; returns their number."""
        return self._database.execute(
            "DELETE FROM identity.throttle WHERE since < %s", (self._now() - WINDOW,)
        )

    def _count(self, subject: str, most: int) -> int:
        """Seconds to wait; 0 if the attempt is allowed."""
        now = self._now()
        row = self._database.one(
            """INSERT INTO identity.throttle AS t (subject, count, since) VALUES (%(subject)s, 1, %(now)s)
               ON CONFLICT (subject) DO UPDATE SET
                   count = CASE WHEN t.since <= %(old)s THEN 1 ELSE least(t.count, 1000000) + 1 END,
                   since = CASE WHEN t.since <= %(old)s THEN %(now)s ELSE t.since END
               RETURNING count, since""",
            {"subject": _hashed(subject), "now": now, "old": now - WINDOW},
        )
        assert row is not None
        if row["count"] <= most:
            return 0
        ends: datetime = row["since"] + WINDOW
        return max(1, ceil((ends - now).total_seconds()))


def _hashed(subject: str) -> bytes:
    return sha256(subject.encode()).digest()
