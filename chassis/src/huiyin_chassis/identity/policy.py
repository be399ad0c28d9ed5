"""Who may do what. Every route, feed, export, count and as-of view asks `allows`, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


_STAFF = frozenset({Role.OPERATOR, Role.CLERK})
_UNIT = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD})
_BOARD = frozenset({Role.SUPERVISOR, Role.LEADER, Role.REPORTER, Role.AUDITOR})
_CENTRE = _STAFF | {Role.SUPERVISOR}

ACTIONS: dict[str, frozenset[Role]] = {
    # intake
    "petition.submit": frozenset({Role.CITIZEN}) | _STAFF,
    "petition.track": frozenset(Role) - {Role.SERVICE},
    "petition.rate": frozenset({Role.CITIZEN}),
    "petition.register": _STAFF,
    "petition.triage": _STAFF,
    "petition.read": _CENTRE | {Role.AUDITOR},
    "petition.import": frozenset({Role.ADMINISTRATOR}),
    "identity.reveal": _STAFF | _UNIT | {Role.AUDITOR},
    "accusation.read": frozenset({Role.CLERK, Role.AUDITOR}) | _UNIT,
    "petitioner.erase": frozenset({Role.ADMINISTRATOR}),
    # assignment
    "unit.manage": frozenset({Role.ADMINISTRATOR}),
    "catalogue.manage": frozenset({Role.ADMINISTRATOR, Role.CLERK}),
    "order.read": _CENTRE | _UNIT | _BOARD,
    "order.dispatch": _STAFF,
    "order.work": _UNIT,
    "order.decide_acceptance": frozenset({Role.UNIT_HEAD, Role.UNIT_HANDLER}),
    "order.decide_return": _STAFF,
    "order.audit_reply": _STAFF,
    # supervision
    "clock.read": _CENTRE | _UNIT | _BOARD,
    "supervision.act": frozenset({Role.SUPERVISOR}),
    "card.read": _CENTRE | _UNIT | _BOARD,
    "return_visit.record": _STAFF | {Role.SUPERVISOR},
    "rulepack.manage": frozenset({Role.ADMINISTRATOR}),
    # reporting
    "dashboard.read": _CENTRE | _UNIT | _BOARD,
    "briefing.read": _CENTRE | _BOARD,
    "briefing.publish": frozenset({Role.REPORTER}),
    # every service
    "feed.read": frozenset({Role.SERVICE, Role.AUDITOR, Role.ADMINISTRATOR}),
    "audit.read": frozenset({Role.AUDITOR}),
    "audit.checkpoint": frozenset({Role.AUDITOR}),
    "operations.read": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    "account.manage": frozenset({Role.ADMINISTRATOR}),
    "account.self": frozenset(Role) - {Role.CITIZEN, Role.SERVICE},
    "page.public": frozenset(Role),
}
"""Action -> roles that may do it at all; place and unit are then checked by `allows`."""


def within(jurisdiction: str, scope: str) -> bool:
    """Whether a division lies in `scope` by GB/T 2260: 230621 is in 230621, 230600 and 230000."""
    if scope.endswith("0000"):
        return jurisdiction[:2] == scope[:2]
    if scope.endswith("00"):
        return jurisdiction[:4] == scope[:4]
    return jurisdiction == scope


def allows(principal: Principal, action: str, resource: Resource | None = None) -> bool:
    """Whether `principal` may do `action`, on `resource` where one is named. Unknown actions are a KeyError.

    Unit roles reach their own unit's things only. Sealed things are reached by the competent organ's unit roles
    and, for those not bound to a unit, through actions that the table grants.
    """
    if principal.role not in ACTIONS[action]:
        return False
    if resource is None or principal.role is Role.CITIZEN:
        return True
    if not within(resource.jurisdiction, principal.jurisdiction):
        return False
    if principal.role in _UNIT:
        return resource.unit is not None and resource.unit == principal.unit
    return True


def require(principal: Principal, action: str, resource: Resource | None = None) -> None:
    """`allows` or raise: Refused("forbidden") where the action itself is not theirs, and NotFound where only this
    resource is not, so that the answer never tells whether it exists."""
    if principal.role not in ACTIONS[action]:
        raise Refused("forbidden", "your role does not allow this")
    if not allows(principal, action, resource):
        raise NotFound
