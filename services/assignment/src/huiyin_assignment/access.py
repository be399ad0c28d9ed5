"""Which orders somebody may know of. The policy decides; here it meets orders, one by one and as a list's filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin_chassis.db import Database
from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal, Resource, Role
from huiyin_chassis.views.view import Row

UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD})
_SEES_SEALED = UNIT_ROLES | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Scope:
    """A condition on ``live.order_book`` as `o`, and its parameters: the orders that `allowed` lets through."""

    where: str
    params: dict[str, Any]


def allowed(principal: Principal, action: str, order: Row) -> bool:
    """Whether `principal` may do `action` on this row of the order book.

    Unit codes are unique within a jurisdiction only, so a unit's account reaches its own jurisdiction. A sealed order
    is the competent organ's and the auditor's, whatever else a role may do.
    """
    resource = Resource(order["jurisdiction"], order["unit"], order["sealed"])
    if not policy.allows(principal, action, resource):
        return False
    if principal.role in UNIT_ROLES and order["jurisdiction"] != principal.jurisdiction:
        return False
    return not order["sealed"] or principal.role in _SEES_SEALED


def find_order(
    database: Database, principal: Principal, registration_no: str, action: str = "order.read"
) -> Row:
    """The row of the order book; NotFound alike for an unknown one and for one that is not theirs to know of."""
    rows = database.query(
        "SELECT * FROM live.order_book WHERE registration_no = %s ORDER BY jurisdiction", (registration_no,)
    )
    for row in rows:
        if allowed(principal, "order.read", row):
            if not allowed(principal, action, row):
                policy.require(principal, action)
                raise NotFound
            return row
    raise NotFound


def scope_of(principal: Principal) -> Scope:
    """All orders that `principal` may read."""
    policy.require(principal, "order.read")
    conditions, params = [_jurisdictions(principal)], {"scope": _prefix(principal.jurisdiction)}
    if principal.role in UNIT_ROLES:
        conditions = ["o.jurisdiction = %(own)s", "o.unit = %(unit)s"]
        params = {"own": principal.jurisdiction, "unit": principal.unit or ""}
    if principal.role not in _SEES_SEALED:
        conditions.append("NOT o.sealed")
    return Scope(" AND ".join(conditions), params)


def _jurisdictions(principal: Principal) -> str:
    exact = not principal.jurisdiction.endswith("00")
    return "o.jurisdiction = %(scope)s" if exact else "o.jurisdiction LIKE %(scope)s"


def _prefix(jurisdiction: str) -> str:
    """As `divisions.within`: a province's or a city's code stands for all below it."""
    if jurisdiction.endswith("0000"):
        return f"{jurisdiction[:2]}%"
    return f"{jurisdiction[:4]}%" if jurisdiction.endswith("00") else jurisdiction
