"""Whom the provider's persons are here, and their logins that have not ended."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_ledger.vault.secret_box import SecretBox
from huiyin_web.identity.accounts import Accounts
from huiyin_web.identity.staff_account import StaffAccount

_UNASKED = timedelta(days=30)
_UNBOUND = timedelta(hours=1)
LONGEST_SUBJECT = 255
LOGIN_SERVICE = "system:login_service"
"""Who acts where the provider's claims made or changed an account."""


@dataclass(frozen=True, slots=True)
class Link:
    """`linked_by` is empty where the account was made for the person at their first login."""

    issuer: str
    subject: str
    account: str
    linked_at: datetime
    linked_by: str


@dataclass(frozen=True, slots=True)
class Request:
    """A person of the provider whose login name is that of an account which is not theirs yet."""

    issuer: str
    subject: str
    account: str
    name: str
    at: datetime


class Logins:
    def __init__(self, database: Database, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._database = database
        self._accounts = accounts
        self._now = now

    def together(self) -> AbstractContextManager[object]:
        """What is written in this block is written at once, or not at all."""
        return self._database.transaction()

    def account_of(self, issuer: str, subject: str) -> str | None:
        found = self._database.one(
            "SELECT account FROM identity.openid_link WHERE issuer = %s AND subject = %s", (issuer, subject)
        )
        return found["account"] if found else None

    def link_of(self, account: str) -> Link | None:
        found = self._database.rows(
            Link,
            "SELECT issuer, subject, account, linked_at, linked_by FROM identity.openid_link WHERE account = %s",
            (account,),
        )
        return found[0] if found else None

    def link(self, issuer: str, subject: str, account: str, by: str) -> None:
        """From now on this person logs in as this account. Refused where either is somebody else's already."""

        def change(recorded: StaffAccount) -> None:
            made = self._database.execute(
                """INSERT INTO identity.openid_link (issuer, subject, account, linked_at, linked_by)
                   VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                (issuer, subject, account, self._now(), by),
            )
            if not made:
                raise Refused("openid_linked", "This account, or this person, is linked already.")
            self._database.execute(
                "DELETE FROM identity.openid_request WHERE issuer = %s AND subject = %s", (issuer, subject)
            )
            recorded.link(issuer, subject)

        self._accounts.record(account, by or LOGIN_SERVICE, change)

    def unlink(self, account: str, by: str) -> None:
        """Logins by the provider end."""

        def change(recorded: StaffAccount) -> None:
            self._database.execute(
                """DELETE FROM identity.session USING identity.openid_login l
                   WHERE id_hash = l.session_hash AND account = %s""",
                (account,),
            )
            if self._database.execute("DELETE FROM identity.openid_link WHERE account = %s", (account,)):
                recorded.unlink()

        self._accounts.record(account, by, change)

    def ask_for(self, issuer: str, subject: str, account: str, name: str) -> None:
        """Let an administrator see that this person wants to be this account."""
        self._database.execute(
            """INSERT INTO identity.openid_request (issuer, subject, account, name, at) VALUES (%s, %s, %s, %s, %s)
               ON CONFLICT (issuer, subject) DO UPDATE
               SET account = excluded.account, name = excluded.name, at = excluded.at""",
            (issuer, subject, account, name, self._now()),
        )

    def asked_for(self, account: str) -> list[Request]:
        """The latest first."""
        return self._database.rows(
            Request,
            """SELECT issuer, subject, account, name, at FROM identity.openid_request
               WHERE account = %s AND at > %s ORDER BY at DESC""",
            (account, self._now() - _UNASKED),
        )

    def begin(self, key: str, issuer: str, subject: str, sid: str, id_token: str) -> str:
        """A login that the provider has proved, until it has a session; returns what to bind it by. `key`: what the token
        is sealed under, which the provider wants back at the end."""
        login = secrets.token_urlsafe(24)
        self._database.execute(
            """INSERT INTO identity.openid_login (login_hash, issuer, subject, sid, id_token, at)
               VALUES (%s, %s, %s, %s, %s, %s)""",
            (_hashed(login), issuer, subject, sid, _box(key).seal(id_token), self._now()),
        )
        return login

    def bind(self, login: str, session: str) -> None:
        """The login's session is this one."""
        self._database.execute(
            "UPDATE identity.openid_login SET session_hash = %s WHERE login_hash = %s",
            (_hashed(session), _hashed(login)),
        )

    def id_token_of(self, key: str, session: str) -> str | None:
        """None where the session began by a password."""
        found = self._database.one(
            "SELECT id_token FROM identity.openid_login WHERE session_hash = %s", (_hashed(session),)
        )
        token = _box(key).open(bytes(found["id_token"])) if found else None
        return str(token) if token else None

    def end(self, issuer: str, subject: str, sid: str) -> int:
        """End the login that `sid` names, or without it all of the `subject`; returns how many sessions ended."""
        return self._database.execute(
            """DELETE FROM identity.session USING identity.openid_login l
               WHERE id_hash = l.session_hash AND l.issuer = %(issuer)s
               AND CASE WHEN %(sid)s = '' THEN l.subject = %(subject)s
                        ELSE l.sid = %(sid)s AND %(subject)s IN ('', l.subject) END""",
            {"issuer": issuer, "subject": subject, "sid": sid},
        )

    def forget_old(self) -> int:
        """Delete logins that came to no session, and what no administrator has answered; returns the number."""
        now = self._now()
        with self._database.transaction():
            return self._database.execute(
                "DELETE FROM identity.openid_login WHERE session_hash IS NULL AND at <= %s", (now - _UNBOUND,)
            ) + self._database.execute(
                "DELETE FROM identity.openid_request WHERE at <= %s", (now - _UNASKED,)
            )


def _hashed(value: str) -> bytes:
    return sha256(value.encode()).digest()


def _box(key: str) -> SecretBox:
    return SecretBox(key, "huiyin.openid_login.v1")
