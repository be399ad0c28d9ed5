"""Server-side browser sessions. Logging out, disabling the account or a new password ends them at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_web.identity.policy import Post, Principal, Role

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    principal: Principal
    language: str
    expires_at: datetime


class Sessions:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def open(self, account: str) -> str:
        """Start a session; returns its id for the cookie. The database stores only its sha256."""
        id = secrets.token_urlsafe(32)
        now = self._now()
        self._database.execute(
            """INSERT INTO identity.session (id_hash, account, created_at, seen_at, expires_at)
               VALUES (%s, %s, %s, %s, %s)""",
            (_hashed(id), account, now, now, now + ABSOLUTE),
        )
        return id

    def find(self, id: str, *, in_use: bool = True) -> Session | None:
        """The session, unless it expired or was idle too long, with the account's current role and jurisdiction. Where it is
        not `in_use`, a script asks and nobody: it goes on being idle."""
        now = self._now()
        row = self._database.one(
            """SELECT a.account, a.name, a.role, a.place, a.unit, a.posts, c.language, s.seen_at, s.expires_at
               FROM identity.session s
               JOIN live.accounts a ON a.account = s.account JOIN identity.credential c ON c.account = s.account
               WHERE s.id_hash = %s AND s.expires_at > %s AND s.seen_at > %s AND a.disabled_at IS NULL""",
            (_hashed(id), now, now - IDLE),
        )
        if row is None:
            return None
        if in_use and now - row["seen_at"] >= _SEEN_EVERY:
            self._database.execute(
                "UPDATE identity.session SET seen_at = %s WHERE id_hash = %s", (now, _hashed(id))
            )
        unit = UnitKey.of(row["place"], row["unit"])
        posts = frozenset(map(Post, row["posts"]))
        who = Principal(row["account"], row["name"], Role(row["role"]), row["place"], unit, posts)
        return Session(who, row["language"], row["expires_at"])

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
