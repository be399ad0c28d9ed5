"""Who may do what. Every route, feed, list, export, count and as-of view asks here, and nothing else decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.identity.scope import Area, Resource, Scope


class Role(StrEnum):
    """The sets of permitted actions that every installation begins with. A place may change them and add its own."""

    CITIZEN = "citizen"
    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    REPLY_AUDITOR = "reply_auditor"
    VISITOR = "visitor"
    SHIFT_LEAD = "shift_lead"
    QUALITY = "quality"
    CLERK = "clerk"
    ACCUSATIONS = "accusations"
    UNIT_HANDLER = "unit_handler"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    SECRETARY = "secretary"
    LAWYER = "lawyer"
    REPORTER = "reporter"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


STAFF = frozenset({Role.OPERATOR, Role.CLERK, Role.SHIFT_LEAD})
"""Do all the work of a centre's desk."""
UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS})
"""Roles bound to one unit; they reach only what it holds."""
BOARD = frozenset({Role.SUPERVISOR, Role.LEADER, Role.SECRETARY, Role.REPORTER, Role.AUDITOR, Role.QUALITY})
CENTRE = STAFF | {Role.SUPERVISOR, Role.DISPATCHER, Role.REPLY_AUDITOR, Role.VISITOR, Role.QUALITY}
KNOWS_SEALED = UNIT_ROLES | {Role.AUDITOR}


def sealed_by_itself(role: str, bound: bool) -> bool:
    """Whether a new post of the role reaches accusations where nobody says otherwise: of a unit's roles only the one that is
    there for them."""
    return not bound or role == Role.ACCUSATIONS


def permits(
    role: str, granted: Collection[str], withheld: Collection[str], grant: str, by_default: Collection[str]
) -> bool:
    """Whether a role has a permission that releases give to the roles `by_default`, as its place has changed it."""
    return grant not in withheld and (role in by_default or grant in granted)


@dataclass(frozen=True, slots=True)
class Post:
    """A role that somebody has at a place: in the whole division `place`, or, where `unit` is given, for what this unit holds.

    `sealed`: it reaches accusations, as far as the role does by an action. `classes`: only matters of these classes and of
    those below them; empty: of all. `since`, `until`: the first and the last day, None: open. `instead_of`: the account
    whose post it is, for a substitute. `granted`, `withheld`: how the place's role differs from what releases give it, as
    names of actions; ``name:sealed`` for what is sealed. `name`, `english`: what the place calls a role of its own.
    `second_factor`: whoever has it needs one.
    """

    role: str
    place: str
    unit: UnitKey | None = None
    sealed: bool = True
    classes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    instead_of: str = ""
    granted: frozenset[str] = field(default=frozenset(), compare=False)
    withheld: frozenset[str] = field(default=frozenset(), compare=False)
    name: str = field(default="", compare=False)
    english: str = field(default="", compare=False)
    second_factor: bool = field(default=False, compare=False)

    def has(self, grant: str, by_default: Collection[str]) -> bool:
        """Whether it has a permission that releases give to the roles `by_default`."""
        return permits(self.role, self.granted, self.withheld, grant, by_default)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request, with the posts of this day. The first post is the one by which pages address them."""

    id: str
    name: str
    posts: tuple[Post, ...]

    @classmethod
    def of(
        cls,
        id: str,
        name: str,
        role: str,
        place: str,
        unit: UnitKey | None = None,
        sealed: bool | None = None,
    ) -> Principal:
        """With one post."""
        reaches = sealed_by_itself(role, role in UNIT_ROLES) if sealed is None else sealed
        return cls(id, name, (Post(role, place, unit, reaches),))

    @property
    def roles(self) -> tuple[str, ...]:
        """Each once, in the order of the posts."""
        return tuple(dict.fromkeys(each.role for each in self.posts))

    @property
    def jurisdiction(self) -> str:
        """Where the first post is: what forms begin with."""
        return self.posts[0].place

    @property
    def units(self) -> tuple[UnitKey, ...]:
        return tuple(dict.fromkeys(each.unit for each in self.posts if each.unit))

    @property
    def bound(self) -> bool:
        """Whether all posts are in units, so that nothing is reached but what these hold."""
        return all(each.unit is not None for each in self.posts)

    @property
    def impartial(self) -> bool:
        """Whether all posts are in one unit, or none is in any. Who works for another unit as well reaches no accusation: it may
        be about that one."""
        return len({each.unit for each in self.posts}) == 1

    @property
    def is_citizen(self) -> bool:
        return self.roles == (Role.CITIZEN,)


CITIZEN = Principal.of("citizen", "", Role.CITIZEN, "")

SEALED = ":sealed"
"""Ends the name of a permission to do it with what is sealed, too."""


@dataclass(frozen=True)
class Action:
    """Something that people do. Releases give it to `roles`, and to those of them that are in `sealed` for what is sealed,
    too; what else they reach by it is a matter of `scope_of`; `of_units`: a centre follows what units of its division
    hold for others, too (R05 §21: the office is sent a copy); it is for looking alone. `accusations`: in a unit it
    belongs to posts alone that reach what is sealed. `label`: what people call it; without one no place changes who has it."""

    roles: frozenset[str]
    sealed: frozenset[str] = KNOWS_SEALED
    accusations: bool = False
    of_units: bool = False
    label: str = ""

    def posts(self, name: str, principal: Principal) -> tuple[Post, ...]:
        """Those of the posts by which `principal` may do it. `name`: its own."""
        return tuple(
            each
            for each in principal.posts
            if each.has(name, self.roles)
            and (not self.accusations or each.unit is None or (each.sealed and principal.impartial))
        )


EVERYWHERE: Mapping[str, Action] = {
    "feed.read": Action(
        frozenset({Role.SERVICE, Role.AUDITOR, Role.ADMINISTRATOR}),
        sealed=frozenset({Role.SERVICE, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    "audit.read": Action(frozenset({Role.AUDITOR})),
    "audit.checkpoint": Action(frozenset({Role.AUDITOR})),
    "operations.read": Action(frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
    "standstill.read": Action(
        CENTRE | UNIT_ROLES | {Role.ADMINISTRATOR},
        sealed=UNIT_ROLES | {Role.CLERK, Role.ADMINISTRATOR},
        accusations=True,
    ),
    "standstill.identify": Action(
        CENTRE | UNIT_ROLES | {Role.ADMINISTRATOR}, sealed=UNIT_ROLES | {Role.CLERK}, accusations=True
    ),
    "standstill.fault": Action(frozenset({Role.ADMINISTRATOR}), sealed=frozenset({Role.ADMINISTRATOR})),
    "standstill.retry": Action(
        CENTRE | {Role.ADMINISTRATOR}, sealed=frozenset({Role.CLERK, Role.ADMINISTRATOR})
    ),
    "account.manage": Action(frozenset({Role.ADMINISTRATOR})),
    "office.manage": Action(frozenset({Role.ADMINISTRATOR})),
    "account.self": Action(frozenset(Role) - {Role.CITIZEN, Role.SERVICE}),
    "work.read": Action(frozenset(Role) - {Role.CITIZEN, Role.SERVICE}),
    "page.public": Action(frozenset(Role)),
}
"""What every service has. All else is declared by the service that lets people do it."""

OF_EVERYBODY = frozenset({"account.self", "work.read", "page.public"})
"""What no role of a place can lose: whoever logs in sees the own account and what is public."""

_declared: dict[str, tuple[str, Action]] = {
    name: ("the chassis", action) for name, action in EVERYWHERE.items()
}


class UnknownAction(KeyError):
    """No connected service has declared this action."""

    def __str__(self) -> str:
        return f"no service has declared the action {self.args[0]}"


class DeclaredTwice(ValueError):
    """Two services declare one action: rename it in one of them."""


def declare(service: str, actions: Mapping[str, Action]) -> None:
    """Declare a service's actions in this process, atomically. DeclaredTwice if another service has one of the
    names."""
    for name in actions:
        owner, _ = _declared.get(name, (service, None))
        if owner != service:
            raise DeclaredTwice(f"{service} declares the action {name}, which {owner} has already")
    _declared.update({name: (service, action) for name, action in actions.items()})


def action_of(name: str) -> Action:
    """UnknownAction."""
    try:
        return _declared[name][1]
    except KeyError:
        raise UnknownAction(name) from None


def roles_of(action: str) -> frozenset[str]:
    """The roles that releases give it to. Raises UnknownAction."""
    return action_of(action).roles


def scope_of(principal: Principal, action: str) -> Scope:
    """All that `principal` reaches by `action`, for a list of it. Refused("forbidden") where the action is not theirs.

    A post in a unit reaches what this unit holds; several posts, what each of them reaches.
    """
    return _scope(principal, _posts(principal, action), action)


def scopes_by_holder(principal: Principal, action: str) -> Mapping[str, Scope]:
    """What `principal` reaches by it, by whose posts: their own (empty), or those of whom they stand in for.
    Refused("forbidden") where the action is not theirs."""
    held: dict[str, list[Post]] = {}
    for each in _posts(principal, action):
        held.setdefault(each.instead_of, []).append(each)
    return {holder: _scope(principal, posts, action) for holder, posts in held.items()}


def allows(principal: Principal, action: str, resource: Resource | None = None) -> bool:
    """True if `principal` may do `action`, on `resource` if one is given. Raises UnknownAction. A citizen's
    actions have no scope: a query code proves the right.
    """
    posts = action_of(action).posts(action, principal)
    if not posts:
        return False
    if resource is None or principal.is_citizen:
        return True
    return _scope(principal, posts, action).includes(resource)


def require(principal: Principal, action: str, resource: Resource | None = None) -> None:
    """`allows` or raise: Refused("forbidden") where the action itself is not theirs, and NotFound where only this
    resource is not, so that the answer never tells whether it exists."""
    _posts(principal, action)
    if not allows(principal, action, resource):
        raise NotFound


def place_of(principal: Principal, action: str) -> str:
    """Where the first post is by which `principal` may do it: what forms begin with. Refused("forbidden") where it is not
    theirs."""
    return _posts(principal, action)[0].place


def unit_acting(principal: Principal, action: str, resource: Resource) -> UnitKey | None:
    """The unit for which `principal` does it on `resource`; None where a post of no unit lets them, or nothing does."""
    units = [each.unit for each in posts_that_let(principal, action, resource)]
    return None if None in units else next(iter(units), None)


def posts_that_let(principal: Principal, action: str, resource: Resource) -> tuple[Post, ...]:
    """The posts by which `principal` may do it on `resource`."""
    return tuple(
        each
        for each in action_of(action).posts(action, principal)
        if _area(principal, each, action).includes(resource)
    )


def _posts(principal: Principal, action: str) -> tuple[Post, ...]:
    posts = action_of(action).posts(action, principal)
    if not posts:
        raise Refused("forbidden", "your post does not allow this")
    return posts


def _scope(principal: Principal, posts: Iterable[Post], action: str) -> Scope:
    return Scope(tuple(_area(principal, each, action) for each in posts))


def _area(principal: Principal, post: Post, name: str) -> Area:
    action, unit = action_of(name), post.unit
    if post.role in UNIT_ROLES and unit is None:
        unit = UnitKey(post.place, "")
    sealed = post.sealed and principal.impartial and post.has(name + SEALED, action.sealed)
    return Area(post.place, unit, sealed, action.of_units, post.classes)
