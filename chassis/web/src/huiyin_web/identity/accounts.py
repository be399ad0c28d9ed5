"""Local accounts: passwords, posts and substitutes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huiyin_contracts.base import UnitKey
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import Refused
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Post, Principal
from huiyin_web.identity.posts import HeldPost, posts_of, posts_on
from huiyin_web.identity.recorded import INSTALLATION, Recorder
from huiyin_web.identity.roles import Roles, check_days
from huiyin_web.identity.staff_account import StaffAccount
from huiyin_web.identity.throttle import Throttle

_ID = re.compile(r"[^\W_][\w.-]{1,63}")
_RESERVED = ("citizen", "system", "script", "token")
_ACCOUNT = """a.jurisdiction AS home, a.account AS id, a.name, a.created_at, a.disabled_at, c.language,
    c.password_changed_at"""
_ACCOUNTS = "live.accounts a JOIN identity.credential c ON c.account = a.account"


@dataclass(frozen=True, slots=True)
class Account:
    """`home`: the jurisdiction in whose ledger it stands. `posts`: all, also those of other days."""

    home: str
    id: str
    name: str
    created_at: datetime
    disabled_at: datetime | None
    language: str
    password_changed_at: datetime
    posts: tuple[HeldPost, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """Where it has a post; its home where it has none."""
        return frozenset(each.post.place for each in self.posts) or frozenset({self.home})


@dataclass(frozen=True, slots=True)
class Substitution:
    """`account` and `name`: of the other one. Both days are included."""

    account: str
    name: str
    since: date
    until: date


class Accounts:
    """What an account is and may do stands in the ledger of identity; its password beside it."""

    def __init__(self, recorder: Recorder, roles: Roles, passwords: Passwords, throttle: Throttle) -> None:
        self.roles = roles
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
        role: str,
        jurisdiction: str,
        password: str,
        unit: str | None = None,
        sealed: bool | None = None,
        by: str = INSTALLATION,
    ) -> Account:
        """A new account with its first post. Refused as by `open` and `Roles.post`."""
        post = self.roles.post(role, jurisdiction, unit, sealed=sealed)
        return self.open(id, name=name, posts=[post], password=password, by=by)

    def open(
        self, id: str, *, name: str, posts: Sequence[Post], password: str, by: str = INSTALLATION
    ) -> Account:
        """A new account with its first posts, in the ledger of the first one's place. Refused where the id is taken or not fit,
        or the password is weak."""
        id = normal_id(id)
        self._passwords.check(password, id, name)
        hashed, home = self._passwords.hash(password), posts[0].place

        def run() -> None:
            made = self._database.execute(
                """INSERT INTO identity.credential (account, password_hash, password_changed_at, language)
                   VALUES (%s, %s, %s, '') ON CONFLICT (account) DO NOTHING""",
                (id, hashed, self._now()),
            )
            if not made:
                raise Refused(
                    "account_exists",
                    "there is an account of this name already: choose another",
                    field="id",
                )
            opened = StaffAccount.open(id, name.strip() or id)
            for post in posts:
                opened.give(post)
            self._recorder.ledger.save(home, opened)

        self._recorder.execute(by, f"account:{id}", home, run)
        return self.known(id)

    def rename(self, id: str, name: str, by: str = INSTALLATION) -> None:
        account = self.known(id)
        called = name.strip() or account.id
        if called != account.name:
            self.record(account.id, by, lambda recorded: recorded.rename(called))

    def give_post(self, id: str, post: Post, by: str = INSTALLATION) -> None:
        """One more post, which holds at once. `post`: of `Roles.post`."""
        self.record(id, by, lambda recorded: recorded.give(post))

    def take_post(self, id: str, number: int, by: str = INSTALLATION) -> None:
        """At once, for those who are logged in too."""
        self.record(id, by, lambda recorded: recorded.take(number))

    def set_posts(self, id: str, posts: Sequence[Post], by: str, *, others: bool = False) -> bool:
        """These and no others; whether anything changed. Those that it has already keep their numbers. `others`: what somebody
        else than `by` has given stays."""
        held = [each for each in self.known(id).posts if each.given_by == by or not others]
        gone = [each.number for each in held if each.post not in posts]
        new = [each for each in posts if each not in {known.post for known in held}]

        def change(recorded: StaffAccount) -> None:
            for number in gone:
                recorded.take(number)
            for post in new:
                recorded.give(post)

        if gone or new:
            self.record(id, by, change)
        return bool(gone or new)

    def name_substitute(
        self, id: str, substitute: str, since: date, until: date, by: str = INSTALLATION
    ) -> None:
        """Let another account have the posts of this one, too, from one day to another, both included. Refused where there is
        no such account, it is the same, or the days run backwards."""
        account, other = self.known(id), self.get(substitute)
        if other is None or other.disabled_at is not None:
            raise Refused(
                "substitute_unknown", "There is no account of this name in use.", field="substitute"
            )
        if other.id == account.id:
            raise Refused("own_substitute", "Nobody stands in for themselves.", field="substitute")
        if other.id == by:
            raise Refused("own_account", "nobody gives themselves a post: ask another administrator")
        check_days(since, until)
        self.record(account.id, by, lambda recorded: recorded.name_substitute(other.id, since, until))

    def release_substitute(self, id: str, substitute: str, by: str = INSTALLATION) -> None:
        """At once."""
        self.record(id, by, lambda recorded: recorded.release_substitute(folded(substitute)))

    def substitutes_of(self, id: str) -> Sequence[Substitution]:
        """Who stands, stood or will stand in for the account, the latest first."""
        return self._substitutions("s.account = %s", "s.substitute", id)

    def substituted_by(self, id: str) -> Sequence[Substitution]:
        """For whom the account stands, stood or will stand in, the latest first."""
        return self._substitutions("s.substitute = %s", "s.account", id)

    def _substitutions(self, where: str, other: str, id: str) -> Sequence[Substitution]:
        return self._database.rows(
            Substitution,
            f"""SELECT a.account, a.name, s.since, s.until FROM live.substitutes s
                JOIN live.accounts a ON a.account = {other} WHERE {where} ORDER BY s.since DESC, a.account""",
            (folded(id),),
        )

    def from_now_on(self, id: str) -> tuple[Post, ...]:
        """Every post that the account has today or later, for itself or for somebody else."""
        today = china_date(self._now())
        others = [each.account for each in self.substituted_by(id) if each.until >= today]
        held = posts_of(self._database, [folded(id), *others])
        return tuple(
            each.post
            for posts in held.values()
            for each in posts
            if each.post.until is None or each.post.until >= today
        )

    def principal_on(self, id: str, day: date) -> Principal | None:
        """The account with its posts of that day; None where it has none, is disabled or unknown."""
        row = self._database.one(
            "SELECT account, name FROM live.accounts WHERE account = %s AND disabled_at IS NULL",
            (folded(id),),
        )
        posts = posts_on(self._database, row["account"], day) if row else ()
        return Principal(row["account"], row["name"], posts) if row and posts else None

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
        return next(iter(self._read("WHERE a.account = %s", folded(id))), None)

    def known(self, id: str) -> Account:
        """Refused("account_unknown") where there is none."""
        found = self.get(id)
        if found is None:
            raise Refused("account_unknown", "there is no account of this name")
        return found

    def list(self) -> Sequence[Account]:
        return self._read("ORDER BY a.account")

    def _read(self, rest: str, *params: object) -> Sequence[Account]:
        rows = self._database.query(f"SELECT {_ACCOUNT} FROM {_ACCOUNTS} {rest}", params)
        posts = posts_of(self._database, [row["id"] for row in rows])
        return [Account(**row, posts=posts.get(row["id"], ())) for row in rows]

    def names_of(self, unit: UnitKey) -> tuple[str, ...]:
        """Of those who have a post in this unit, on whatever days, and of those who stand in for them."""
        rows = self._database.query(
            """SELECT a.account, a.name FROM live.accounts a JOIN (
                   SELECT account FROM live.posts WHERE place = %(place)s AND unit = %(unit)s
                   UNION SELECT s.substitute FROM live.substitutes s JOIN live.posts p ON p.account = s.account
                   WHERE p.place = %(place)s AND p.unit = %(unit)s) there ON there.account = a.account
               ORDER BY a.account""",
            {"place": unit.jurisdiction, "unit": unit.unit},
        )
        return tuple(row["name"] for row in rows)

    def authenticate(self, login: str, password: str, address: str, device: str = "") -> Account:
        """The account behind a login name and password. `device`: a browser in which it has logged in before.

        Refused("login_failed") if they don't match, in the same time whether or not the account exists; Refused("no_post_today");
        Refused("too_many_attempts") with ``retry_after`` seconds when the attempts of this address, or of all
        unknown browsers at this account, are used up, right password or not.
        """
        account = self._proven(login, password, address, device)
        if account is None:
            raise Refused("login_failed", "this name and password do not belong together", field="login")
        if not posts_on(self._database, account.id, china_date(self._now())):
            raise Refused(
                "no_post_today", "Your account has no post today: ask an administrator.", field="login"
            )
        return account

    def _proven(self, login: str, password: str, address: str, device: str) -> Account | None:
        login = folded(login)
        guess = self._throttle.attempt(login, address, device)
        row = self._database.one(
            f"SELECT c.password_hash FROM {_ACCOUNTS} WHERE a.account = %s AND a.disabled_at IS NULL",
            (login,),
        )
        renewed = self._passwords.verify(row["password_hash"] if row else None, password)
        if row is None or renewed is None:
            return None
        self._throttle.succeeded(guess)
        if renewed:
            self._database.execute(
                "UPDATE identity.credential SET password_hash = %s WHERE account = %s AND password_hash = %s",
                (renewed, login, row["password_hash"]),
            )
        return self.known(login)

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


def folded(id: str) -> str:
    """A login name however it was typed; the form in which accounts are kept."""
    return unicodedata.normalize("NFKC", id).strip().lower()[:200]


def _must_exist(changed: int) -> None:
    if not changed:
        raise Refused("account_unknown", "there is no account of this name")
