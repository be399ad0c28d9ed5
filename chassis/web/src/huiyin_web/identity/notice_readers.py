"""Who can be told of something: the one place that knows how accounts, posts and the policy hang together for notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_ledger.clock.china import china_date
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Post, Principal
from huiyin_web.identity.posts import everybodys_posts_on
from huiyin_web.identity.roles import RoleHere
from huiyin_web.identity.scope import Resource
from huiyin_web.identity.store import IdentityStore


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that is in use, with its posts of today. `language`: ``zh``, ``en``, or empty."""

    principal: Principal
    language: str

    @property
    def id(self) -> str:
        return self.principal.id

    def posts_for(self, action: str, resource: Resource) -> tuple[Post, ...]:
        """Those by which they may do it there."""
        return policy.posts_that_let(self.principal, action, resource)


def readers(identity: IdentityStore) -> list[Reader]:
    """Everybody who can log in today."""
    posts = everybodys_posts_on(identity.recorder.database, china_date(identity.now()))
    return [
        Reader(Principal(each.id, each.name, posts[each.id]), each.language)
        for each in identity.accounts.list()
        if each.disabled_at is None and each.id in posts
    ]


def reader_of(identity: IdentityStore, account: str) -> Reader | None:
    """The one account, as `readers` has it."""
    who = identity.accounts.principal_on(account, china_date(identity.now()))
    return Reader(who, identity.accounts.known(account).language) if who else None


def roles_with(identity: IdentityStore, action: str, place: str) -> list[RoleHere]:
    """The roles of a place that have `action`, of whatever service."""
    try:
        known = policy.action_of(action)
    except policy.UnknownAction:
        found = identity.directory.action_of(action)
        if found is None:
            return []
        known = found
    return [each for each in identity.roles.at(place) if each.has(action, known.roles)]


def standing_of(post: Post, *, sealed: bool = False) -> str:
    """As what somebody is told: with the post, what was told by it is theirs no more. `sealed`: of an accusation."""
    return f"{post.role} {post.unit or post.place}{' sealed' if sealed else ''}"


def standings_of(principal: Principal) -> Sequence[str]:
    """Those of what they may be told still."""
    sealed = [each for each in principal.posts if each.sealed and principal.impartial]
    return [
        *(standing_of(each) for each in principal.posts),
        *(standing_of(each, sealed=True) for each in sealed),
    ]
