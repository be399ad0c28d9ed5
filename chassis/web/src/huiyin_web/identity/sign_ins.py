"""The sign-in log of each account, for its owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from huiyin_ledger.db import Database

KEPT = timedelta(days=190)
"""The Cybersecurity Law of the PRC, article 21 (3), wants such logs kept for six months at least."""
SHOWN = 20
LONGEST_BROWSER = 300


class Outcome(StrEnum):
    LET_IN = "let_in"
    WRONG_PASSWORD = "wrong_password"
    WRONG_CODE = "wrong_code"
    """The password was right, the code of the second factor was not."""
    LET_IN_BY_PROVIDER = "let_in_by_provider"
    """The OpenID Connect provider proved who it is."""
    NO_POST = "no_post"
    """So it did, but no rule gives the person a post any more."""


LET_IN = frozenset({Outcome.LET_IN, Outcome.LET_IN_BY_PROVIDER})


@dataclass(frozen=True, slots=True)
class SignIn:
    """`address`: where it came from; `browser`: as it called itself."""

    at: datetime
    outcome: Outcome
    address: str
    browser: str


class SignIns:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def record(self, account: str, outcome: Outcome, address: str, browser: str) -> None:
        """Record one, if there is such an account; it takes as long if there is none."""
        self._database.execute(
            """INSERT INTO identity.sign_in (account, at, outcome, address, browser)
               SELECT account, %s, %s, %s, %s FROM identity.credential WHERE account = %s""",
            (self._now(), outcome.value, address, browser[:LONGEST_BROWSER], account),
        )

    def latest(self, account: str) -> list[SignIn]:
        """The latest first: `SHOWN` that were let in and `SHOWN` that were refused at most, so that guesses never hide the
        one that was right."""
        kind = """(SELECT number, at, outcome, address, browser FROM identity.sign_in
                    WHERE account = %(account)s AND (outcome = ANY (%(let_in)s)) = {} ORDER BY number DESC LIMIT %(shown)s)"""
        rows = self._database.query(
            f"""SELECT at, outcome, address, browser FROM ({kind.format("true")} UNION ALL {kind.format("false")}) each
                ORDER BY number DESC""",
            {"account": account, "shown": SHOWN, "let_in": [each.value for each in LET_IN]},
        )
        return [SignIn(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows]

    def refused_since_let_in(self, account: str) -> int:
        """How many passwords and codes were refused since somebody was let in."""
        found = self._database.one(
            """SELECT count(*) AS refused FROM identity.sign_in
               WHERE account = %(account)s AND outcome <> ALL (%(let_in)s) AND number > coalesce(
                   (SELECT max(number) FROM identity.sign_in
                    WHERE account = %(account)s AND outcome = ANY (%(let_in)s)), 0)""",
            {"account": account, "let_in": [each.value for each in LET_IN]},
        )
        return int(found["refused"]) if found else 0

    def forget_old(self) -> int:
        """Delete what need not be kept any more; returns the number."""
        return self._database.execute("DELETE FROM identity.sign_in WHERE at <= %s", (self._now() - KEPT,))
