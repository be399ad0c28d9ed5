"""Local accounts: passwords, roles and scopes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import UNIT_ROLES, Post, Principal, Role
from huiyin_web.identity.throttle import Throttle

_ID = re.compile(r"[^\W_][\w.-]{1,63}")
_RESERVED = ("citizen", "system", "script", "token")
_JURISDICTION = re.compile(r"[0-9]{6}")
_COLUMNS = "id, name, role, jurisdiction, unit, posts, language, created_at, password_changed_at, disabled_at"


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    role: Role
    jurisdiction: str
    unit: str | None
    posts: frozenset[Post]
    language: str
    created_at: datetime
    password_changed_at: datetime
    disabled_at: datetime | None

    @property
    def principal(self) -> Principal:
        unit = UnitKey.of(self.jurisdiction, self.unit)
        return Principal(self.id, self.name, self.role, self.jurisdiction, unit, self.posts)


class Accounts:
    def __init__(
        self, database: Database, passwords: Passwords, throttle: Throttle, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._throttle = throttle
        self._now = now

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
    ) -> Account:
        """A new account. Refused where the id is taken or not fit, the role needs a unit, or the password is weak."""
        id = normal_id(id)
        role = Role(role)
        if role is Role.SERVICE:
            raise Refused("role_invalid", "services need no account: they have tokens", field="role")
        check_scope(role, jurisdiction, unit, posts := frozenset(posts))
        self._passwords.check(password, id, name)
        now = self._now()
        made = self._database.one(
            f"""INSERT INTO identity.account
                    (id, name, role, jurisdiction, unit, posts, password_hash, language, created_at, password_changed_at)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                ON CONFLICT (id) DO NOTHING RETURNING {_COLUMNS}""",
            (
                id,
                name.strip() or id,
                role.value,
                jurisdiction,
                unit,
                sorted(posts),
                self._passwords.hash(password),
                language,
                now,
                now,
            ),
        )
        if made is None:
            raise Refused(
                "account_exists", "there is an account of this name already: choose another", field="id"
            )
        return _account(made)

    def change(
        self, id: str, *, name: str, role: Role | str, jurisdiction: str, unit: str | None = None
    ) -> Account:
        """Another name, role or place, which hold at once: whoever is logged in is logged out. Who moves leaves the posts
        behind. Refused as in `create`."""
        account, role = self.get(id), Role(role)
        if account is None:
            raise Refused("account_unknown", "there is no account of this name")
        if role is Role.SERVICE:
            raise Refused("role_invalid", "services need no account: they have tokens", field="role")
        check_scope(role, jurisdiction, unit)
        moved = (role, jurisdiction, unit) != (account.role, account.jurisdiction, account.unit)
        changed = self._database.one(
            f"""UPDATE identity.account SET name = %s, role = %s, jurisdiction = %s, unit = %s, posts = %s
                WHERE id = %s RETURNING {_COLUMNS}""",
            (
                name.strip() or account.id,
                role.value,
                jurisdiction,
                unit,
                [] if moved else sorted(account.posts),
                account.id,
            ),
        )
        assert changed is not None
        if moved:
            self._end_sessions(account.id)
        return _account(changed)

    def give_posts(self, id: str, posts: Iterable[Post]) -> None:
        """These and no other posts; at once, for those who are logged in too. Refused where the account has no unit."""
        account = self.get(id)
        if account is None:
            raise Refused("account_unknown", "there is no account of this name")
        check_scope(account.role, account.jurisdiction, account.unit, given := frozenset(posts))
        self._database.execute(
            "UPDATE identity.account SET posts = %s WHERE id = %s", (sorted(given), account.id)
        )

    def get(self, id: str) -> Account | None:
        found = self._database.one(f"SELECT {_COLUMNS} FROM identity.account WHERE id = %s", (folded(id),))
        return _account(found) if found else None

    def list(self) -> list[Account]:
        return [
            _account(row)
            for row in self._database.query(f"SELECT {_COLUMNS} FROM identity.account ORDER BY id")
        ]

    def names_of(self, unit: UnitKey) -> tuple[str, ...]:
        """Of those who have, or had, an account of this unit."""
        rows = self._database.query(
            "SELECT name FROM identity.account WHERE jurisdiction = %s AND unit = %s ORDER BY id",
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
            f"SELECT {_COLUMNS}, password_hash FROM identity.account WHERE id = %s AND disabled_at IS NULL",
            (login,),
        )
        renewed = self._passwords.verify(row["password_hash"] if row else None, password)
        if row is None or renewed is None:
            return None
        self._throttle.succeeded(guess)
        if renewed:
            self._database.execute(
                "UPDATE identity.account SET password_hash = %s WHERE id = %s AND password_hash = %s",
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
        self.set_password(id, new)

    def set_password(self, id: str, password: str) -> None:
        """Set a password; ends every session of the account."""
        id = folded(id)
        account = self.get(id)
        self._passwords.check(password, id, account.name if account else "")
        changed = self._database.execute(
            "UPDATE identity.account SET password_hash = %s, password_changed_at = %s WHERE id = %s",
            (self._passwords.hash(password), self._now(), id),
        )
        _must_exist(changed)
        self._end_sessions(id)

    def set_language(self, id: str, language: str) -> None:
        _must_exist(
            self._database.execute(
                "UPDATE identity.account SET language = %s WHERE id = %s", (language, folded(id))
            )
        )

    def disable(self, id: str) -> None:
        """Disable an account and end its sessions. Accounts are never deleted."""
        id = folded(id)
        _must_exist(
            self._database.execute(
                "UPDATE identity.account SET disabled_at = coalesce(disabled_at, %s) WHERE id = %s",
                (self._now(), id),
            )
        )
        self._end_sessions(id)

    def enable(self, id: str) -> None:
        _must_exist(
            self._database.execute(
                "UPDATE identity.account SET disabled_at = NULL WHERE id = %s", (folded(id),)
            )
        )

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
