"""Local accounts: passwords, roles and scopes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Refused
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import UNIT_ROLES, Post, Principal, Role
from huiyin_web.identity.recorded import INSTALLATION, Recorder, StaffAccount
from huiyin_web.identity.throttle import Throttle

_ID = re.compile(r"[^\W_][\w.-]{1,63}")
_RESERVED = ("citizen", "system", "script", "token")
_JURISDICTION = re.compile(r"[0-9]{6}")
_ACCOUNT = """a.jurisdiction AS home, a.account AS id, a.name, a.role, a.place AS jurisdiction, a.unit, a.posts, a.created_at,
    a.disabled_at, c.language, c.password_changed_at"""
_ACCOUNTS = "live.accounts a JOIN identity.credential c ON c.account = a.account"


@dataclass(frozen=True, slots=True)
class Account:
    """`home`: the jurisdiction in whose ledger it stands; `jurisdiction`: where it works today."""

    home: str
    id: str
    name: str
    role: Role
    jurisdiction: str
    unit: str | None
    posts: frozenset[Post]
    created_at: datetime
    disabled_at: datetime | None
    language: str
    password_changed_at: datetime

    @property
    def principal(self) -> Principal:
        unit = UnitKey.of(self.jurisdiction, self.unit)
        return Principal(self.id, self.name, self.role, self.jurisdiction, unit, self.posts)


class Accounts:
    """What an account is and may do stands in the ledger of identity; its password beside it."""

    def __init__(self, recorder: Recorder, passwords: Passwords, throttle: Throttle) -> None:
        self._recorder = recorder
        self._database = recorder.database
        self._passwords = passwords
        self._throttle = throttle
        self._now = recorder.now

    def create(
        self,
        id: str,
        *,
        name: str,
        role: Role | str,
        jurisdiction: str,
        password: str,
        unit: str | None = None,
        posts: Iterable[Post] = (),
        language: str = "",
        by: str = INSTALLATION,
    ) -> Account:
        """A new account. Refused where the id is taken or not fit, the role needs a unit, or the password is weak."""
        id = normal_id(id)
        role = Role(role)
        if role is Role.SERVICE:
            raise Refused("role_invalid", "services need no account: they have tokens", field="role")
        check_scope(role, jurisdiction, unit, posts := frozenset(posts))
        self._passwords.check(password, id, name)
        hashed = self._passwords.hash(password)

        def run() -> None:
            made = self._database.execute(
                """INSERT INTO identity.credential (account, password_hash, password_changed_at, language)
                   VALUES (%s, %s, %s, %s) ON CONFLICT (account) DO NOTHING""",
                (id, hashed, self._now(), language),
            )
            if not made:
                raise Refused(
                    "account_exists",
                    "there is an account of this name already: choose another",
                    field="id",
                )
            given = {"role": role.value, "place": jurisdiction, "unit": unit, "posts": tuple(sorted(posts))}
            opened = StaffAccount.open(id, name.strip() or id, **given)
            self._recorder.ledger.save(jurisdiction, opened)

        self._recorder.execute(by, f"account:{id}", jurisdiction, run)
        return self.known(id)

    def change(
        self,
        id: str,
        *,
        name: str,
        role: Role | str,
        jurisdiction: str,
        unit: str | None = None,
        by: str = INSTALLATION,
    ) -> Account:
        """Another name, role or place, which hold at once: whoever is logged in is logged out. Who moves leaves the posts
        behind. Refused as in `create`."""
        account, role = self.known(id), Role(role)
        called = name.strip() or account.id
        if role is Role.SERVICE:
            raise Refused("role_invalid", "services need no account: they have tokens", field="role")
        check_scope(role, jurisdiction, unit)

        def change(recorded: StaffAccount) -> None:
            if called != account.name:
                recorded.rename(called)
            if recorded.move(role.value, jurisdiction, unit):
                self._end_sessions(account.id)

        self.record(account.id, by, change)
        return self.known(id)

    def give_posts(self, id: str, posts: Iterable[Post], by: str = INSTALLATION) -> None:
        """These and no other posts; at once, for those who are logged in too. Refused where the account has no unit."""
        account = self.known(id)
        check_scope(account.role, account.jurisdiction, account.unit, given := frozenset(posts))
        self.record(account.id, by, lambda recorded: recorded.give_posts(tuple(sorted(given))))

    def record(self, id: str, by: str, change: Callable[[StaffAccount], None]) -> None:
        """Load the account, `change` it and record that as the act of `by`, with whatever `change` writes beside it.
        Refused("account_unknown")."""
        account = self.known(id)

        def run() -> None:
            ledger = self._recorder.ledger
            recorded = ledger.get(StaffAccount, account.home, StaffAccount.stream_id(account.id))
            change(recorded)
            ledger.save(account.home, recorded)

        self._recorder.execute(by, f"account:{account.id}", account.home, run)

    def get(self, id: str) -> Account | None:
        found = self._database.one(f"SELECT {_ACCOUNT} FROM {_ACCOUNTS} WHERE a.account = %s", (folded(id),))
        return _account(found) if found else None

    def known(self, id: str) -> Account:
        """Refused("account_unknown") where there is none."""
        found = self.get(id)
        if found is None:
            raise Refused("account_unknown", "there is no account of this name")
        return found

    def list(self) -> list[Account]:
        return [
            _account(row)
            for row in self._database.query(f"SELECT {_ACCOUNT} FROM {_ACCOUNTS} ORDER BY a.account")
        ]

    def names_of(self, unit: UnitKey) -> tuple[str, ...]:
        """Of those who have, or had, an account of this unit."""
        rows = self._database.query(
            "SELECT name FROM live.accounts WHERE place = %s AND unit = %s ORDER BY account",
            (unit.jurisdiction, unit.unit),
        )
        return tuple(row["name"] for row in rows)

    def authenticate(self, login: str, password: str, address: str, device: str = "") -> Account:
        """The account behind a login name and password. `device`: a browser in which it has logged in before.

        Refused("login_failed") if they don't match, in the same time whether or not the account exists;
        Refused("too_many_attempts") with ``retry_after`` seconds when the attempts of this address, or of all
        unknown browsers at this account, are used up, right password or not.
        """
        account = self._proven(login, password, address, device)
        if account is None:
            raise Refused("login_failed", "this name and password do not belong together", field="login")
        return account

    def _proven(self, login: str, password: str, address: str, device: str) -> Account | None:
        login = folded(login)
        guess = self._throttle.attempt(login, address, device)
        row = self._database.one(
            f"SELECT {_ACCOUNT}, c.password_hash FROM {_ACCOUNTS} WHERE a.account = %s AND a.disabled_at IS NULL",
            (login,),
        )
        renewed = self._passwords.verify(row["password_hash"] if row else None, password)
        if row is None or renewed is None:
            return None
        self._throttle.succeeded(guess)
        if renewed:
            self._database.execute(
                "UPDATE identity.credential SET password_hash = %s WHERE account = %s AND password_hash = %s",
                (renewed, login, row.pop("password_hash")),
            )
        row.pop("password_hash", None)
        return _account(row)

    def change_password(self, id: str, old: str, new: str, address: str, device: str = "") -> None:
        """Change one's own password. The old one is checked, and throttled like a login."""
        if self._proven(id, old, address, device) is None:
            raise Refused("password_wrong", "This is not your password", field="old")
        if old == new:
            raise Refused(
                "password_same", "choose a password that differs from the old one", field="password"
            )
        self.set_password(id, new, by=folded(id))

    def set_password(self, id: str, password: str, by: str = INSTALLATION) -> None:
        """Set a password; ends every session of the account."""
        account = self.known(id)
        self._passwords.check(password, account.id, account.name)
        hashed = self._passwords.hash(password)

        def change(recorded: StaffAccount) -> None:
            self._database.execute(
                "UPDATE identity.credential SET password_hash = %s, password_changed_at = %s WHERE account = %s",
                (hashed, self._now(), account.id),
            )
            recorded.set_password()
            self._end_sessions(account.id)

        self.record(account.id, by, change)

    def set_language(self, id: str, language: str) -> None:
        _must_exist(
            self._database.execute(
                "UPDATE identity.credential SET language = %s WHERE account = %s", (language, folded(id))
            )
        )

    def disable(self, id: str, by: str = INSTALLATION) -> None:
        """Disable an account and end its sessions. Accounts are never deleted."""

        def change(recorded: StaffAccount) -> None:
            recorded.disable()
            self._end_sessions(folded(id))

        self.record(id, by, change)

    def enable(self, id: str, by: str = INSTALLATION) -> None:
        self.record(id, by, StaffAccount.enable)

    def _end_sessions(self, id: str) -> None:
        self._database.execute("DELETE FROM identity.session WHERE account = %s", (id,))


def normal_id(id: str) -> str:
    """The normalised login name, in lower case. Refused if it is invalid."""
    id = folded(id)
    if not _ID.fullmatch(id) or any(id == word or id.startswith(f"{word}:") for word in _RESERVED):
        raise Refused(
            "account_id_invalid", "an account's name is 2 to 64 letters, digits, dots or dashes", field="id"
        )
    return id


def check_scope(
    role: Role, jurisdiction: str, unit: str | None, posts: frozenset[Post] = frozenset()
) -> None:
    """Refused unless the role fits the place: a division code always, a unit for the unit roles and only for them."""
    if not _JURISDICTION.fullmatch(jurisdiction):
        raise Refused(
            "jurisdiction_invalid",
            "a jurisdiction is a division code of six digits, like 230600",
            field="jurisdiction",
        )
    if role is Role.CITIZEN:
        raise Refused("role_invalid", "citizens need no account", field="role")
    bound = role in UNIT_ROLES
    if bound and not unit:
        raise Refused("unit_missing", "a unit's handler or head needs the unit", field="unit")
    if unit and "/" in unit:
        raise Refused("unknown_unit", "A unit's code has no stroke in it.", field="unit")
    if posts and not bound:
        raise Refused("post_not_expected", "Only somebody of a unit has a post in it.", field="posts")
    if unit and not bound:
        raise Refused("unit_not_expected", "only a unit's handler or head is bound to a unit", field="unit")


def folded(id: str) -> str:
    """A login name however it was typed; the form in which accounts are kept."""
    return unicodedata.normalize("NFKC", id).strip().lower()[:200]


def _must_exist(changed: int) -> None:
    if not changed:
        raise Refused("account_unknown", "there is no account of this name")


def _account(row: dict[str, Any]) -> Account:
    return Account(**{**row, "role": Role(row["role"]), "posts": frozenset(map(Post, row["posts"]))})
