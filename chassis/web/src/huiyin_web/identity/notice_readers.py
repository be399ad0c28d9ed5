"""Who can be told of something: the one place that knows how accounts, posts and the policy hang together for notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_web.identity import policy
from huiyin_web.identity.accounts import Accounts
from huiyin_web.identity.directory import Directory
from huiyin_web.identity.policy import Principal


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that is in use. `language`: ``zh``, ``en``, or empty."""

    principal: Principal
    language: str

    @property
    def id(self) -> str:
        return self.principal.id

    @property
    def posts(self) -> frozenset[str]:
        return posts_of(self.principal)

    @property
    def standing(self) -> str:
        return standing_of(self.principal)


def readers(accounts: Accounts) -> list[Reader]:
    """Everybody who can log in."""
    return [Reader(each.principal, each.language) for each in accounts.list() if each.disabled_at is None]


def posts_of(principal: Principal) -> frozenset[str]:
    """By the codes under which an administrator chooses for them."""
    return frozenset({principal.role.value})


def posts_with(action: str, directory: Directory) -> list[str]:
    """The posts that may do `action`, of whatever service."""
    try:
        grants: Iterable[str] = policy.grants_of(action)
    except policy.UnknownAction:
        grants = directory.roles_of(action)
    return sorted({each.partition("+")[0] for each in grants})


def standing_of(principal: Principal) -> str:
    """As what somebody is told: where it changes, what was told before is theirs no more."""
    return f"{principal.unit or principal.jurisdiction} {' '.join(sorted(principal.grants))}"
