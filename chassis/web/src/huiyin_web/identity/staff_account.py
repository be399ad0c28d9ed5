"""An account of the staff as the ledger of identity has it, and the tables that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huiyin_ledger.domain import Aggregate, Sealed, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, creates, folds
from huiyin_web.identity import account_events
from huiyin_web.identity.policy import Post


class StaffAccount(Aggregate):
    """Somebody of the staff, in the ledger of the jurisdiction in which the account was opened. `posts` by their number;
    `substitutes`: the days of each."""

    @evolves(account_events.Opened)
    def _opened(self, event: account_events.Opened) -> None:
        self.account, self.name = event.account, event.name
        self.posts: dict[str, dict[str, Any]] = {}
        self.last_post = 0
        self.substitutes: dict[str, tuple[date, date]] = {}
        self.disabled = self.has_second_factor = False
        self.linked_with = ""

    @evolves(account_events.Renamed)
    def _renamed(self, event: account_events.Renamed) -> None:
        self.name = event.name

    @evolves(account_events.PostGiven)
    def _post_given(self, event: account_events.PostGiven) -> None:
        self.last_post = event.post
        self.posts[str(event.post)] = _kept(event, event.unit)

    @evolves(account_events.PostTaken)
    def _post_taken(self, event: account_events.PostTaken) -> None:
        del self.posts[str(event.post)]

    @evolves(account_events.SubstituteNamed)
    def _substitute_named(self, event: account_events.SubstituteNamed) -> None:
        self.substitutes[event.substitute] = event.since, event.until

    @evolves(account_events.SubstituteReleased)
    def _substitute_released(self, event: account_events.SubstituteReleased) -> None:
        del self.substitutes[event.substitute]

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

    @staticmethod
    def stream_id(account: str) -> UUID:
        return stream_id("account", account)

    @classmethod
    def open(cls, account: str, name: str) -> StaffAccount:
        stream, sealed = cls.stream_id(account), Sealed.of(f"account:{account}", name)
        return cls._create(account_events.Opened, id=stream, account=account, name=sealed)

    def rename(self, name: str) -> None:
        sealed = Sealed.of(f"account:{self.account}", name)
        self.trigger_event(account_events.Renamed, account=self.account, name=sealed)

    def give(self, post: Post) -> None:
        """What the account has already is not given twice."""
        given = _kept(post, post.unit.unit if post.unit else None)
        if given not in self.posts.values():
            self._happened(account_events.PostGiven, post=self.last_post + 1, **given)

    def take(self, post: int) -> None:
        if str(post) in self.posts:
            self._happened(account_events.PostTaken, post=post)

    def name_substitute(self, substitute: str, since: date, until: date) -> None:
        if self.substitutes.get(substitute) != (since, until):
            self._happened(account_events.SubstituteNamed, substitute=substitute, since=since, until=until)

    def release_substitute(self, substitute: str) -> None:
        if substitute in self.substitutes:
            self._happened(account_events.SubstituteReleased, substitute=substitute)

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


def _kept(post: Post | account_events.PostGiven, unit: str | None) -> dict[str, Any]:
    return {
        "role": str(post.role),
        "place": post.place,
        "unit": unit,
        "sealed": post.sealed,
        "classes": tuple(post.classes),
        "since": post.since,
        "until": post.until,
    }


@dataclass
class AccountRow:
    """`jurisdiction`: whose ledger the account is in."""

    jurisdiction: str
    account: str
    name: str
    created_at: datetime
    disabled_at: datetime | None = None


class AccountsView(View[AccountRow]):
    name = "accounts"
    version = 2
    key = ("jurisdiction", "account")
    indexes = ("account",)

    @creates(account_events.Opened)
    def opened(self, event: Event) -> AccountRow:
        return self.row(event, name=event.data["name"].open_or(""), created_at=event.occurred_at)

    @folds(account_events.Renamed)
    def renamed(self, row: AccountRow, event: Event) -> None:
        row.name = event.data["name"].open_or("")

    @folds(account_events.Disabled)
    def disabled(self, row: AccountRow, event: Event) -> None:
        row.disabled_at = event.occurred_at

    @folds(account_events.Enabled)
    def enabled(self, row: AccountRow, event: Event) -> None:
        row.disabled_at = None


@dataclass
class PostRow:
    """`place`: where the post is."""

    jurisdiction: str
    account: str
    post: int
    role: str
    place: str
    unit: str | None
    sealed: bool
    classes: tuple[str, ...]
    since: date | None
    until: date | None
    given_by: str


class PostsView(View[PostRow]):
    name = "posts"
    key = ("jurisdiction", "account", "post")
    indexes = ("account", "place, unit", "role")

    @creates(account_events.PostGiven)
    def given(self, event: Event) -> PostRow:
        return self.row(event, given_by=event.actor)

    @folds(account_events.PostTaken)
    def taken(self, row: PostRow, event: Event) -> Removal:
        return REMOVED


@dataclass
class SubstituteRow:
    """`substitute` has the posts of `account` on these days."""

    jurisdiction: str
    account: str
    substitute: str
    since: date
    until: date


class SubstitutesView(View[SubstituteRow]):
    name = "substitutes"
    key = ("jurisdiction", "account", "substitute")
    indexes = ("account", "substitute")

    @creates(account_events.SubstituteNamed)
    def named(self, event: Event) -> SubstituteRow:
        return self.row(event)

    @folds(account_events.SubstituteReleased)
    def released(self, row: SubstituteRow, event: Event) -> Removal:
        return REMOVED
