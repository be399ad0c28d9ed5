"""The identity database: accounts, sessions of browsers, tokens of scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from huiyin_ledger.db import Database
from huiyin_web.identity.accounts import Accounts
from huiyin_web.identity.directory import Directory
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.sessions import Session, Sessions
from huiyin_web.identity.throttle import Throttle
from huiyin_web.identity.tokens import Tokens


class IdentityStore:
    """Uses the real time, not a shifted clock, so that a shift doesn't change a session's life."""

    def __init__(
        self,
        database: Database,
        *,
        passwords: Passwords | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.throttle = Throttle(database, now)
        self.accounts = Accounts(database, passwords or Passwords(), self.throttle, now)
        self.sessions = Sessions(database, now)
        self.tokens = Tokens(database, now)
        self.directory = Directory(database)

    def session(self, id: str) -> Session | None:
        return self.sessions.find(id)

    def principal_of_token(self, token: str) -> Principal | None:
        return self.tokens.principal(token)

    def forget_old(self) -> None:
        """Delete expired sessions and throttle windows."""
        self.sessions.forget_old()
        self.throttle.forget_old()
