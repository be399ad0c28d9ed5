"""Which orders somebody may know of. The policy decides; here it meets the rows of the order book."""

from __future__ import annotations

from huiyin_chassis.db import Database
from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Columns, Condition, Resource, UnitRef
from huiyin_chassis.views.view import Row

COLUMNS = Columns("o.jurisdiction", unit="o.unit", sealed="o.sealed")
"""Those of `resource_of`, in ``live.order_book`` as `o`."""


def resource_of(order: Row) -> Resource:
    jurisdiction = order["jurisdiction"]
    return Resource(jurisdiction, UnitRef.of(jurisdiction, order["unit"]), order["sealed"])


def find_order(
    database: Database, principal: Principal, registration_no: str, action: str = "order.read"
) -> Row:
    """The row of the order book; NotFound alike for an unknown one and for one that is not theirs to know of."""
    rows = database.query(
        "SELECT * FROM live.order_book WHERE registration_no = %s ORDER BY jurisdiction", (registration_no,)
    )
    for row in rows:
        if policy.allows(principal, "order.read", resource_of(row)):
            policy.require(principal, action, resource_of(row))
            return row
    raise NotFound


def readable_orders(principal: Principal) -> Condition:
    """All orders that `principal` may read."""
    return policy.scope_of(principal, "order.read").condition(COLUMNS)
