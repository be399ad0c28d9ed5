"""What can happen to an account of the staff: plain data. No password, code or secret stands in an event."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate, Sealed


class AccountEvent(Aggregate.Event):
    account: str


class Placed(AccountEvent):
    """What the account may do, and where: `place` is a division code, `unit` one of its units."""

    role: str
    place: str
    unit: str | None
    posts: tuple[str, ...]


class Opened(Placed, Aggregate.Created):
    """`name` is sealed under the account's own key."""

    TOPIC = "identity.account_opened"
    name: Sealed


class Renamed(AccountEvent):
    TOPIC = "identity.account_renamed"
    name: Sealed


class Moved(Placed):
    """Another role, place or unit, without the posts that it had."""

    TOPIC = "identity.account_moved"


class PostsGiven(AccountEvent):
    """These and no others."""

    TOPIC = "identity.posts_given"
    posts: tuple[str, ...]


class PasswordSet(AccountEvent):
    """By its owner or by an administrator: the event's actor says."""

    TOPIC = "identity.password_set"


class Disabled(AccountEvent):
    TOPIC = "identity.account_disabled"


class Enabled(AccountEvent):
    TOPIC = "identity.account_enabled"


class Linked(AccountEvent):
    """A person of the OpenID Connect provider `issuer` logs in as this account from now on."""

    TOPIC = "identity.account_linked"
    issuer: str
    subject: Sealed


class Unlinked(AccountEvent):
    TOPIC = "identity.account_unlinked"


class SecondFactorSet(AccountEvent):
    TOPIC = "identity.second_factor_set"


class SecondFactorRemoved(AccountEvent):
    TOPIC = "identity.second_factor_removed"
