"""Server-side browser sessions. Logging out, disabling the account or a new password ends them at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from huiyin_ledger.clock.china import china_date
from huiyin_ledger.db import Database
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.posts import posts_on

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """`age`: since the login; `second_factor`: it began with one, or has set one up since."""

    principal: Principal
    language: str
    age: timedelta
    expires_at: datetime
    second_factor: bool

    @property
    def needs_second_factor(self) -> bool:
        """Whether a post of today asks for one, and there was none."""
        return not self.second_factor and any(each.second_factor for each in self.principal.posts)


class Sessions:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def open(self, account: str, *, second_factor: bool = False) -> str:
        """Start a session; returns its id for the cookie. The database stores only its sha256. `second_factor`: one was given."""
        id = secrets.token_urlsafe(32)
        now = self._now()
        self._database.execute(
            """INSERT INTO identity.session (id_hash, account, created_at, seen_at, expires_at, second_factor)
               VALUES (%s, %s, %s, %s, %s, %s)""",
            (_hashed(id), account, now, now, now + ABSOLUTE, second_factor),
        )
        return id

    def find(self, id: str, *, in_use: bool = True) -> Session | None:
        """The session, unless it expired or was idle too long, with the account's posts of today; none where it has no post
        today. Where it is not `in_use`, a script asks and nobody: it goes on being idle."""
        now = self._now()
        row = self._database.one(
            """SELECT a.account, a.name, c.language, s.seen_at, s.created_at, s.expires_at, s.second_factor
               FROM identity.session s
               JOIN live.accounts a ON a.account = s.account JOIN identity.credential c ON c.account = s.account
               WHERE s.id_hash = %s AND s.expires_at > %s AND s.seen_at > %s AND a.disabled_at IS NULL""",
            (_hashed(id), now, now - IDLE),
        )
        posts = posts_on(self._database, row["account"], china_date(now)) if row else ()
        if row is None or not posts:
            return None
        if in_use and now - row["seen_at"] >= _SEEN_EVERY:
            self._database.execute(
                "UPDATE identity.session SET seen_at = %s WHERE id_hash = %s", (now, _hashed(id))
            )
        who = Principal(row["account"], row["name"], posts)
        age = now - row["created_at"]
        return Session(who, row["language"], age, row["expires_at"], row["second_factor"])

    def proved_twice(self, id: str) -> None:
        """The session's account has just set up a second factor."""
        self._database.execute(
            "UPDATE identity.session SET second_factor = true WHERE id_hash = %s", (_hashed(id),)
        )

    def close(self, id: str) -> None:
        self._database.execute("DELETE FROM identity.session WHERE id_hash = %s", (_hashed(id),))

    def close_all(self, account: str) -> int:
        """End every session of the account; returns their number."""
        return self._database.execute("DELETE FROM identity.session WHERE account = %s", (account,))

    def forget_old(self) -> int:
        """Delete expired sessions; returns their number."""
        now = self._now()
        return self._database.execute(
            "DELETE FROM identity.session WHERE expires_at <= %s OR seen_at <= %s", (now, now - IDLE)
        )


def _hashed(id: str) -> bytes:
    return sha256(id.encode()).digest()
