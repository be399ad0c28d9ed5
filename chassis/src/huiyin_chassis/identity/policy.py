"""Who may do what. Every route, feed, export, count and as-of view asks `allows`, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huiyin_chassis.divisions import within
from huiyin_chassis.domain import NotFound, Refused


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


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `jurisdiction` is a division code; `unit` is set for the two unit roles only."""

    id: str
    name: str
    role: Role
    jurisdiction: str
    unit: str | None = None


CITIZEN = Principal("citizen", "", Role.CITIZEN, "")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for. `unit`: the unit that holds it, None where it belongs to the whole jurisdiction.
    `sealed`: an accusation; then `unit` is the competent organ, and nobody bound to another unit may know of it."""

    jurisdiction: str
    unit: str | None = None
    sealed: bool = False


STAFF = frozenset({Role.OPERATOR, Role.CLERK})
UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD})
BOARD = frozenset({Role.SUPERVISOR, Role.LEADER, Role.REPORTER, Role.AUDITOR})
CENTRE = STAFF | {Role.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that people do. `roles` may do it at all; what they reach by it is checked by `allows`."""

    roles: frozenset[Role]


EVERYWHERE: Mapping[str, Action] = {
    "feed.read": Action(frozenset({Role.SERVICE, Role.AUDITOR, Role.ADMINISTRATOR})),
    "audit.read": Action(frozenset({Role.AUDITOR})),
    "audit.checkpoint": Action(frozenset({Role.AUDITOR})),
    "operations.read": Action(frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
    "account.manage": Action(frozenset({Role.ADMINISTRATOR})),
    "account.self": Action(frozenset(Role) - {Role.CITIZEN, Role.SERVICE}),
    "page.public": Action(frozenset(Role)),
}
"""What every service has. All else is declared by the service that lets people do it."""

_declared: dict[str, tuple[str, Action]] = {
    name: ("the chassis", action) for name, action in EVERYWHERE.items()
}


class UnknownAction(KeyError):
    """No service that is connected in this process has declared this action."""

    def __str__(self) -> str:
        return f"no service has declared the action {self.args[0]}"


class DeclaredTwice(ValueError):
    """Two services declare one action: rename it in one of them."""


def declare(service: str, actions: Mapping[str, Action]) -> None:
    """Make a service's actions known to this process, all or none. DeclaredTwice where another one has the name."""
    for name in actions:
        owner, _ = _declared.get(name, (service, None))
        if owner != service:
            raise DeclaredTwice(f"{service} declares the action {name}, which {owner} has already")
    _declared.update({name: (service, action) for name, action in actions.items()})


def roles_of(action: str) -> frozenset[Role]:
    """Who may do it at all. UnknownAction."""
    try:
        return _declared[action][1].roles
    except KeyError:
        raise UnknownAction(action) from None


def allows(principal: Principal, action: str, resource: Resource | None = None) -> bool:
    """Whether `principal` may do `action`, on `resource` where one is named. UnknownAction where nobody has declared it.

    Unit roles reach their own unit's things only. Sealed things are reached by the competent organ's unit roles
    and, for those not bound to a unit, through actions that the table grants.
    """
    if principal.role not in roles_of(action):
        return False
    if resource is None or principal.role is Role.CITIZEN:
        return True
    if not within(resource.jurisdiction, principal.jurisdiction):
        return False
    if principal.role in UNIT_ROLES:
        return resource.unit is not None and resource.unit == principal.unit
    return True


def require(principal: Principal, action: str, resource: Resource | None = None) -> None:
    """`allows` or raise: Refused("forbidden") where the action itself is not theirs, and NotFound where only this
    resource is not, so that the answer never tells whether it exists."""
    if principal.role not in roles_of(action):
        raise Refused("forbidden", "your role does not allow this")
    if not allows(principal, action, resource):
        raise NotFound
