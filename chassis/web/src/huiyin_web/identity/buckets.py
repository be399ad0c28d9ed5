"""Counts how often somebody does something, in the database, for all processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused


@dataclass(frozen=True, slots=True)
class Rate:
    """`times` at once, and then one more every ``period / times``: at most twice `times` in any one period."""

    times: int
    period: timedelta

    @property
    def share(self) -> timedelta:
        return self.period / self.times


class Buckets:
    """Leaky buckets (GCRA): one row per subject, one statement per use, whoever waits is told exactly how long."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def spend(self, rates: Mapping[str, Rate]) -> None:
        """Use each subject once, or none of them.

        Refused("too_many_attempts", retry_after=seconds) where one is used up; a refused use costs nothing.
        """
        if wait := self._spend({_hashed(subject): rate for subject, rate in rates.items()}):
            raise too_many(wait)

    def is_full(self, subject: str) -> bool:
        """Whether nothing of it is used now."""
        used = "SELECT 1 FROM identity.bucket WHERE subject = %s AND full_at > %s"
        return self._database.one(used, (_hashed(subject), self._now())) is None

    def give_back(self, subject: str, rate: Rate) -> None:
        """Take back one use."""
        self._database.execute(
            "UPDATE identity.bucket SET full_at = full_at - %s WHERE subject = %s",
            (rate.share, _hashed(subject)),
        )

    def empty(self, subject: str) -> None:
        """Take back every use."""
        self._database.execute("DELETE FROM identity.bucket WHERE subject = %s", (_hashed(subject),))

    def forget_old(self) -> int:
        """Delete what is full again; returns the number."""
        return self._database.execute("DELETE FROM identity.bucket WHERE full_at <= %s", (self._now(),))

    def _spend(self, rates: Mapping[bytes, Rate]) -> timedelta:
        """How long to wait; nothing if all were used. Subjects in order, so that two callers never wait for each
        other."""
        now, subjects = self._now(), sorted(rates)
        shares = [rates[each].share for each in subjects]
        latest = [now + rates[each].period for each in subjects]
        try:
            with self._database.transaction():
                spent = self._database.query(
                    """INSERT INTO identity.bucket AS b (subject, full_at)
                       SELECT subject, %(now)s + share
                         FROM unnest(%(subjects)s::bytea[], %(shares)s::interval[]) AS asked (subject, share)
                        ORDER BY subject
                       ON CONFLICT (subject) DO UPDATE
                          SET full_at = greatest(b.full_at, %(now)s) + (excluded.full_at - %(now)s)
                        WHERE greatest(b.full_at, %(now)s) + (excluded.full_at - %(now)s)
                              <= (%(latest)s::timestamptz[])[array_position(%(subjects)s::bytea[], b.subject)]
                       RETURNING subject""",
                    {"now": now, "subjects": subjects, "shares": shares, "latest": latest},
                )
                if len(spent) < len(subjects):
                    raise _UsedUp
        except _UsedUp:
            return self._wait(rates, now)
        return timedelta()

    def _wait(self, rates: Mapping[bytes, Rate], now: datetime) -> timedelta:
        rows = self._database.query(
            "SELECT subject, full_at FROM identity.bucket WHERE subject = ANY(%s)", (list(rates),)
        )
        waits: list[timedelta] = [
            row["full_at"] + rates[row["subject"]].share - rates[row["subject"]].period - now for row in rows
        ]
        return max([timedelta(seconds=1), *waits])


class _UsedUp(Exception):
    pass


def too_many(wait: timedelta) -> Refused:
    """The refusal, with how long to wait in the unit that people would use."""
    seconds = ceil(wait.total_seconds())
    if seconds < 120:
        return Refused(
            "too_many_attempts",
            "too many attempts: wait %(seconds)s seconds, then try again",
            seconds=seconds,
            retry_after=seconds,
        )
    return Refused(
        "too_many_attempts",
        "too many attempts: wait %(minutes)s minutes, then try again",
        minutes=ceil(seconds / 60),
        retry_after=seconds,
    )


def _hashed(subject: str) -> bytes:
    return sha256(subject.encode()).digest()
