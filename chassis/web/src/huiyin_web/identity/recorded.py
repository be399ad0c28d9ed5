"""Accounts, tokens and offices as the ledger of identity has them, and the tables that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from huiyin_ledger.commands import execute
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Aggregate, Sealed, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.identity import account_events, office_events, token_events
from huiyin_web.identity.notice_plans import MessengersView, NoticeChoicesView, NoticePlan
from huiyin_web.identity.policy import Post, Role

T = TypeVar("T")

IDENTITY = "identity"
INSTALLATION = "system:installation"
"""Who acts where nobody has logged in: the command line, the first start."""


class StaffAccount(Aggregate):
    """Somebody of the staff, in the ledger of the jurisdiction in which the account was opened."""

    @evolves(account_events.Opened)
    def _opened(self, event: account_events.Opened) -> None:
        self.account, self.name = event.account, event.name
        self._place(event)
        self.disabled = self.has_second_factor = False
        self.linked_with = ""

    @evolves(account_events.Renamed)
    def _renamed(self, event: account_events.Renamed) -> None:
        self.name = event.name

    @evolves(account_events.Moved)
    def _moved(self, event: account_events.Moved) -> None:
        self._place(event)

    @evolves(account_events.PostsGiven)
    def _posts_given(self, event: account_events.PostsGiven) -> None:
        self.posts = tuple(event.posts)

    @evolves(account_events.PasswordSet)
    def _password_set(self, event: account_events.PasswordSet) -> None:
        """What the password is, no event says."""

    @evolves(account_events.Disabled)
    def _disabled(self, event: account_events.Disabled) -> None:
        self.disabled = True

    @evolves(account_events.Enabled)
    def _enabled(self, event: account_events.Enabled) -> None:
        self.disabled = False

    @evolves(account_events.Linked)
    def _linked(self, event: account_events.Linked) -> None:
        self.linked_with = event.issuer

    @evolves(account_events.Unlinked)
    def _unlinked(self, event: account_events.Unlinked) -> None:
        self.linked_with = ""

    @evolves(account_events.SecondFactorSet)
    def _second_factor_set(self, event: account_events.SecondFactorSet) -> None:
        self.has_second_factor = True

    @evolves(account_events.SecondFactorRemoved)
    def _second_factor_removed(self, event: account_events.SecondFactorRemoved) -> None:
        self.has_second_factor = False

    def _place(self, event: account_events.Placed) -> None:
        self.role, self.place, self.unit = event.role, event.place, event.unit
        self.posts = tuple(event.posts)

    @staticmethod
    def stream_id(account: str) -> UUID:
        return stream_id("account", account)

    @classmethod
    def open(cls, account: str, name: str, **placed: Any) -> StaffAccount:
        """`placed`: role, place, unit and posts."""
        stream, sealed = cls.stream_id(account), Sealed.of(f"account:{account}", name)
        return cls._create(account_events.Opened, id=stream, account=account, name=sealed, **placed)

    def rename(self, name: str) -> None:
        sealed = Sealed.of(f"account:{self.account}", name)
        self.trigger_event(account_events.Renamed, account=self.account, name=sealed)

    def move(self, role: str, place: str, unit: str | None) -> bool:
        """Whether it stood elsewhere. The posts stay behind."""
        moved = (role, place, unit) != (self.role, self.place, self.unit)
        if moved:
            self._happened(account_events.Moved, role=role, place=place, unit=unit, posts=())
        return moved

    def give_posts(self, posts: tuple[str, ...]) -> None:
        if posts != self.posts:
            self._happened(account_events.PostsGiven, posts=posts)

    def set_password(self) -> None:
        self._happened(account_events.PasswordSet)

    def disable(self) -> None:
        if not self.disabled:
            self._happened(account_events.Disabled)

    def enable(self) -> None:
        if self.disabled:
            self._happened(account_events.Enabled)

    def link(self, issuer: str, subject: str) -> None:
        """With a person of the OpenID Connect provider."""
        sealed = Sealed.of(f"account:{self.account}", subject)
        self._happened(account_events.Linked, issuer=issuer, subject=sealed)

    def unlink(self) -> None:
        self._happened(account_events.Unlinked)

    def set_second_factor(self) -> None:
        self._happened(account_events.SecondFactorSet)

    def remove_second_factor(self) -> None:
        self._happened(account_events.SecondFactorRemoved)

    def _happened(self, event: type[account_events.AccountEvent], **data: Any) -> None:
        self.trigger_event(event, account=self.account, **data)


class BearerToken(Aggregate):
    """What a script or service may do, in the ledger of the jurisdiction that it is bound to."""

    @evolves(token_events.Issued)
    def _issued(self, event: token_events.Issued) -> None:
        self.token, self.label, self.role = event.token, event.label, event.role
        self.place, self.unit, self.posts = event.place, event.unit, tuple(event.posts)
        self.expires_at = event.expires_at
        self.revoked = False

    @evolves(token_events.Revoked)
    def _revoked(self, event: token_events.Revoked) -> None:
        self.revoked = True

    @staticmethod
    def stream_id(token: int) -> UUID:
        return stream_id("token", str(token))

    @classmethod
    def issue(cls, token: int, **given: Any) -> BearerToken:
        """`given`: label, role, place, unit, posts, expires_at."""
        return cls._create(token_events.Issued, id=cls.stream_id(token), token=token, **given)

    def revoke(self) -> None:
        if not self.revoked:
            self.trigger_event(token_events.Revoked, token=self.token)


class NamedOffice(Aggregate):
    """The name and look of one division's office."""

    @evolves(office_events.Founded)
    def _founded(self, event: office_events.Founded) -> None:
        self.emblem = ""
        self._named(event)

    @evolves(office_events.Named)
    def _named(self, event: office_events.Named) -> None:
        self.name, self.english, self.hotline = event.name, event.english, event.hotline
        self.hours, self.footer, self.colour = event.hours, event.footer, event.colour

    @evolves(office_events.EmblemSet)
    def _emblem_set(self, event: office_events.EmblemSet) -> None:
        self.emblem = event.emblem

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("office", jurisdiction)

    @classmethod
    def found(cls, jurisdiction: str, **named: str) -> NamedOffice:
        """`named`: the fields of `office_events.Named`."""
        return cls._create(office_events.Founded, id=cls.stream_id(jurisdiction), **named)

    def call(self, **named: str) -> None:
        """`named`: the fields of `office_events.Named`."""
        if any(getattr(self, field) != value for field, value in named.items()):
            self.trigger_event(office_events.Named, **named)

    def set_emblem(self, emblem: str) -> None:
        """`emblem`: sha256 in hex, or empty."""
        if emblem != self.emblem:
            self.trigger_event(office_events.EmblemSet, emblem=emblem)


@dataclass
class AccountRow:
    """`jurisdiction`: whose ledger the account is in; `place`: where it works today."""

    jurisdiction: str
    account: str
    name: str
    role: Role
    place: str
    unit: str | None
    posts: tuple[Post, ...]
    created_at: datetime
    disabled_at: datetime | None = None


class AccountsView(View[AccountRow]):
    name = "accounts"
    key = ("jurisdiction", "account")
    indexes = ("account", "place, unit")

    @creates(account_events.Opened)
    def opened(self, event: Event) -> AccountRow:
        return self.row(event, name=event.data["name"].open_or(""), created_at=event.occurred_at)

    @folds(account_events.Renamed)
    def renamed(self, row: AccountRow, event: Event) -> None:
        row.name = event.data["name"].open_or("")

    @folds(account_events.Moved)
    def moved(self, row: AccountRow, event: Event) -> None:
        data = event.data
        row.role, row.place, row.unit, row.posts = data["role"], data["place"], data["unit"], data["posts"]

    @folds(account_events.PostsGiven)
    def posts_given(self, row: AccountRow, event: Event) -> None:
        row.posts = event.data["posts"]

    @folds(account_events.Disabled)
    def disabled(self, row: AccountRow, event: Event) -> None:
        row.disabled_at = event.occurred_at

    @folds(account_events.Enabled)
    def enabled(self, row: AccountRow, event: Event) -> None:
        row.disabled_at = None


@dataclass
class TokenRow:
    jurisdiction: str
    token: int
    label: str
    role: Role
    place: str
    unit: str | None
    posts: tuple[Post, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class TokensView(View[TokenRow]):
    name = "tokens"
    key = ("jurisdiction", "token")
    indexes = ("token",)

    @creates(token_events.Issued)
    def issued(self, event: Event) -> TokenRow:
        return self.row(event, created_at=event.occurred_at)

    @folds(token_events.Revoked)
    def revoked(self, row: TokenRow, event: Event) -> None:
        row.revoked_at = event.occurred_at


@dataclass
class OfficeRow:
    jurisdiction: str
    name: str
    english: str
    hotline: str
    hours: str
    footer: str
    colour: str
    emblem: str = ""


class OfficesView(View[OfficeRow]):
    name = "offices"
    key = ("jurisdiction",)

    @creates(office_events.Founded)
    def founded(self, event: Event) -> OfficeRow:
        return self.row(event)

    @folds(office_events.Named)
    def named(self, row: OfficeRow, event: Event) -> None:
        data = event.data
        row.name, row.english, row.hotline = data["name"], data["english"], data["hotline"]
        row.hours, row.footer, row.colour = data["hours"], data["footer"], data["colour"]

    @folds(office_events.EmblemSet)
    def emblem_set(self, row: OfficeRow, event: Event) -> None:
        row.emblem = event.data["emblem"]


AGGREGATES: tuple[type[Aggregate], ...] = (StaffAccount, BearerToken, NamedOffice, NoticePlan)
VIEWS: tuple[View, ...] = (AccountsView(), TokensView(), OfficesView(), NoticeChoicesView(), MessengersView())


class Recorder:
    """Executes what changes accounts, tokens and offices: what is recorded and what is kept beside it commit together."""

    def __init__(self, database: Database, keyring: Keyring, now: Callable[[], datetime]) -> None:
        self.database = database
        self.vault = Vault(database, keyring)
        self.views = Views(database, IDENTITY, VIEWS)
        self.ledger = Ledger(
            database, service=IDENTITY, aggregates=AGGREGATES, vault=self.vault, views=self.views
        )
        self.now = now

    def execute(self, by: str, about: str, jurisdiction: str, fn: Callable[[], T]) -> T:
        """Run `fn` as the act of `by`. `about`: by what name the auditor finds it, like ``account:li.jing``."""
        act = Act(by, self.now(), correlation=about)
        return execute(self, act, fn, jurisdiction=jurisdiction)
