"""Who may do what. Every route, feed, list, export, count and as-of view asks here, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.identity.scope import Resource, Scope


class Role(StrEnum):
    CITIZEN = "citizen"
    OPERATOR = "operator"
    CLERK = "clerk"
    UNIT_HANDLER = "unit_handler"
    UNIT_HEAD = "unit_head"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    REPORTER = "reporter"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class Post(StrEnum):
    """What not everybody of a unit does, but only whom an administrator has given it."""

    ACCUSATIONS = "accusations"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request. `jurisdiction` is a division code; `unit`, if set, is a unit of that jurisdiction, where the
    principal has the `posts`."""

    id: str
    name: str
    role: Role
    jurisdiction: str
    unit: UnitKey | None = None
    posts: frozenset[Post] = frozenset()

    @property
    def grants(self) -> frozenset[str]:
        """What actions are given to: the role, and the role with each post."""
        return frozenset({self.role.value, *(_with(self.role, post) for post in self.posts)})

    def unit_named_in(self, jurisdiction: str) -> str:
        """What records of `jurisdiction` call the unit; empty without one."""
        return self.unit.named_in(jurisdiction) if self.unit else ""


def _with(role: Role, post: Post) -> str:
    return f"{role}+{post}"


CITIZEN = Principal("citizen", "", Role.CITIZEN, "")


STAFF = frozenset({Role.OPERATOR, Role.CLERK})
UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD})
"""Roles bound to one unit; they reach only what it holds."""
BOARD = frozenset({Role.SUPERVISOR, Role.LEADER, Role.REPORTER, Role.AUDITOR})
CENTRE = STAFF | {Role.SUPERVISOR}
KNOWS_SEALED = UNIT_ROLES | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that people do. `roles` may do it at all, and those that are in `sealed` to what is sealed, too; what
    else they reach by it is a matter of `scope_of`; `of_units`: a centre follows what units of its division hold
    for others, too (R05 §21: the office is sent a copy); it is for looking alone. Somebody of a unit needs the
    `post` for it, where there is one, and always the post for accusations to reach what is sealed."""

    roles: frozenset[Role]
    sealed: frozenset[Role] = KNOWS_SEALED
    post: Post | None = None
    of_units: bool = False

    @property
    def grants(self) -> frozenset[str]:
        """Whom it is given to: see `Principal.grants`."""
        return frozenset(
            _with(role, self.post) if self.post and role in UNIT_ROLES else role.value for role in self.roles
        )


EVERYWHERE: Mapping[str, Action] = {
    "feed.read": Action(frozenset({Role.SERVICE, Role.AUDITOR, Role.ADMINISTRATOR})),
    "audit.read": Action(frozenset({Role.AUDITOR})),
    "audit.checkpoint": Action(frozenset({Role.AUDITOR})),
    "operations.read": Action(frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
    "standstill.read": Action(
        CENTRE | UNIT_ROLES | {Role.ADMINISTRATOR},
        sealed=UNIT_ROLES | {Role.CLERK, Role.ADMINISTRATOR},
        post=Post.ACCUSATIONS,
    ),
    "standstill.identify": Action(
        CENTRE | UNIT_ROLES | {Role.ADMINISTRATOR}, sealed=UNIT_ROLES | {Role.CLERK}, post=Post.ACCUSATIONS
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


def roles_of(action: str) -> frozenset[Role]:
    """The roles that may do it. Raises UnknownAction."""
    return action_of(action).roles


def grants_of(action: str) -> frozenset[str]:
    """Whom it is given to: see `Principal.grants`. Raises UnknownAction."""
    return action_of(action).grants


def scope_of(principal: Principal, action: str) -> Scope:
    """All that `principal` reaches by `action`, for a list of it. Refused("forbidden") where the action is not theirs.

    Somebody bound to a unit reaches what this unit holds, and nothing without one.
    """
    _check(principal, action)
    unit = principal.unit
    if principal.role in UNIT_ROLES and unit is None:
        unit = UnitKey(principal.jurisdiction, "")
    given = action_of(action)
    return Scope(principal.jurisdiction, unit, _reaches_sealed(principal, given), given.of_units)


def allows(principal: Principal, action: str, resource: Resource | None = None) -> bool:
    """True if `principal` may do `action`, on `resource` if one is given. Raises UnknownAction. A citizen's
    actions have no scope: a query code proves the right.
    """
    if not principal.grants & grants_of(action):
        return False
    if resource is None or principal.role is Role.CITIZEN:
        return True
    return scope_of(principal, action).includes(resource)


def require(principal: Principal, action: str, resource: Resource | None = None) -> None:
    """`allows` or raise: Refused("forbidden") where the action itself is not theirs, and NotFound where only this
    resource is not, so that the answer never tells whether it exists."""
    _check(principal, action)
    if not allows(principal, action, resource):
        raise NotFound


def _reaches_sealed(principal: Principal, action: Action) -> bool:
    has_post = principal.role not in UNIT_ROLES or Post.ACCUSATIONS in principal.posts
    return has_post and principal.role in action.sealed


def _check(principal: Principal, action: str) -> None:
    if not principal.grants & grants_of(action):
        raise Refused("forbidden", "your role does not allow this")
