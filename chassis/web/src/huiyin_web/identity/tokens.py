"""Bearer tokens for scripts and services: bound to a role and a jurisdiction, shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Refused, about
from huiyin_web.identity.bearer_token import BearerToken, TokensView
from huiyin_web.identity.policy import Post, Principal, Role
from huiyin_web.identity.posts import post_here
from huiyin_web.identity.recorded import INSTALLATION, Recorder
from huiyin_web.identity.roles import Roles

PREFIX = "hy_"
LIFETIME = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    label: str
    role: str
    jurisdiction: str
    unit: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Tokens:
    """What a token may do stands in the ledger of identity; its sha256 beside it."""

    def __init__(self, recorder: Recorder, roles: Roles) -> None:
        self._recorder = recorder
        self._roles = roles
        self._database = recorder.database
        self._now = recorder.now

    def issue(
        self,
        *,
        role: str,
        jurisdiction: str,
        unit: str | None = None,
        sealed: bool | None = None,
        label: str = "",
        lifetime: timedelta = LIFETIME,
        by: str = INSTALLATION,
    ) -> str:
        """Create a token with one post; only its sha256 is stored. Refused as by `Roles.post`."""
        of_service = role == Role.SERVICE and unit is None
        post = (
            self._roles.post_of_service(jurisdiction)
            if of_service
            else self._roles.post(role, jurisdiction, unit, sealed=sealed)
        )
        token, expires_at = PREFIX + secrets.token_urlsafe(32), self._now() + lifetime

        def run() -> None:
            made = self._database.one(
                "INSERT INTO identity.token_hash (hash) VALUES (%s) RETURNING token", (_hashed(token),)
            )
            assert made is not None
            about(f"token:{made['token']}")
            issued = BearerToken.issue(
                made["token"],
                label=label,
                role=post.role,
                place=jurisdiction,
                unit=unit,
                sealed=post.sealed,
                expires_at=expires_at,
            )
            self._recorder.ledger.save(jurisdiction, issued)

        self._recorder.execute(by, "", jurisdiction, run)
        return token

    def principal(self, token: str) -> Principal | None:
        """The token's principal, ``script:<number>``; None if it is unknown, expired or revoked."""
        row = self._database.one(
            """SELECT t.token, t.label, t.role, t.place, t.unit, t.sealed
               FROM identity.token_hash h JOIN live.tokens t ON t.token = h.token
               WHERE h.hash = %s AND t.expires_at > %s AND t.revoked_at IS NULL""",
            (_hashed(token), self._now()),
        )
        if row is None:
            return None
        post = Post(row["role"], row["place"], UnitKey.of(row["place"], row["unit"]), row["sealed"])
        return Principal(f"script:{row['token']}", row["label"], (post_here(self._database, post),))

    def list(self) -> list[Token]:
        rows = TokensView.select(self._database, "ORDER BY token")
        return [
            Token(
                each.token,
                each.label,
                each.role,
                each.place,
                each.unit,
                each.created_at,
                each.expires_at,
                each.revoked_at,
            )
            for each in rows
        ]

    def label(self, id: int) -> str:
        """What the token of this number was issued for; empty where nobody said so, or there is none."""
        row = self._database.one("SELECT label FROM live.tokens WHERE token = %s", (id,))
        return row["label"] if row else ""

    def revoke(self, id: int, by: str = INSTALLATION) -> None:
        """Refused("token_unknown")."""
        for found in TokensView.select(self._database, "WHERE token = %s", (id,)):
            home = found.jurisdiction
            break
        else:
            raise Refused("token_unknown", "there is no token of this number")

        def run() -> None:
            ledger = self._recorder.ledger
            issued = ledger.get(BearerToken, home, BearerToken.stream_id(id))
            issued.revoke()
            ledger.save(home, issued)

        self._recorder.execute(by, f"token:{id}", home, run)


def _hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()
