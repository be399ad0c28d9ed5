"""Bearer tokens for scripts and services: bound to a role and a jurisdiction, shown once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_web.identity.accounts import check_scope
from huiyin_web.identity.policy import Post, Principal, Role

PREFIX = "hy_"
LIFETIME = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    label: str
    role: Role
    jurisdiction: str
    unit: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Tokens:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def issue(
        self,
        *,
        role: Role | str,
        jurisdiction: str,
        unit: str | None = None,
        posts: Iterable[Post] = (),
        label: str = "",
        lifetime: timedelta = LIFETIME,
    ) -> str:
        """Create a token; only its sha256 is stored."""
        role = Role(role)
        check_scope(role, jurisdiction, unit, posts := frozenset(posts))
        token = PREFIX + secrets.token_urlsafe(32)
        now = self._now()
        self._database.execute(
            """INSERT INTO identity.token (token_hash, label, role, jurisdiction, unit, posts, created_at, expires_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
            (_hashed(token), label, role.value, jurisdiction, unit, sorted(posts), now, now + lifetime),
        )
        return token

    def principal(self, token: str) -> Principal | None:
        """The token's principal, ``script:<number>``; None if it is unknown, expired or revoked."""
        row = self._database.one(
            """SELECT id, label, role, jurisdiction, unit, posts FROM identity.token
               WHERE token_hash = %s AND expires_at > %s AND revoked_at IS NULL""",
            (_hashed(token), self._now()),
        )
        if row is None:
            return None
        unit = UnitKey.of(row["jurisdiction"], row["unit"])
        posts = frozenset(map(Post, row["posts"]))
        return Principal(
            f"script:{row['id']}", row["label"], Role(row["role"]), row["jurisdiction"], unit, posts
        )

    def list(self) -> list[Token]:
        rows = self._database.query(
            """SELECT id, label, role, jurisdiction, unit, created_at, expires_at, revoked_at
               FROM identity.token ORDER BY id"""
        )
        return [Token(**{**row, "role": Role(row["role"])}) for row in rows]

    def label(self, id: int) -> str:
        """What the token of this number was issued for; empty where nobody said so, or there is none."""
        row = self._database.one("SELECT label FROM identity.token WHERE id = %s", (id,))
        return row["label"] if row else ""

    def revoke(self, id: int) -> None:
        changed = self._database.execute(
            "UPDATE identity.token SET revoked_at = coalesce(revoked_at, %s) WHERE id = %s", (self._now(), id)
        )
        if not changed:
            raise Refused("token_unknown", "there is no token of this number")


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
