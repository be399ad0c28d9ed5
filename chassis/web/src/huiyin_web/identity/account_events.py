"""What can happen to an account of the staff: plain data. No password, code or secret stands in an event."""

from __future__ import annotations

from datetime import date

from huiyin_ledger.domain import Aggregate, Sealed


class AccountEvent(Aggregate.Event):
    account: str


class Opened(AccountEvent, Aggregate.Created):
    """`name` is sealed under the account's own key."""

    TOPIC = "identity.account_opened"
    name: Sealed


class Renamed(AccountEvent):
    TOPIC = "identity.account_renamed"
    name: Sealed


class PostGiven(AccountEvent):
    """`post`: its number within the account; the rest: see `policy.Post`. `unit` is a unit's code of the division `place`."""

    TOPIC = "identity.post_given"
    post: int
    role: str
    place: str
    unit: str | None
    sealed: bool
    classes: tuple[str, ...]
    since: date | None
    until: date | None


class PostTaken(AccountEvent):
    TOPIC = "identity.post_taken"
    post: int


class SubstituteNamed(AccountEvent):
    """The account `substitute` has the posts of this one, too, from the first day to the last."""

    TOPIC = "identity.substitute_named"
    substitute: str
    since: date
    until: date


class SubstituteReleased(AccountEvent):
    TOPIC = "identity.substitute_released"
    substitute: str


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
