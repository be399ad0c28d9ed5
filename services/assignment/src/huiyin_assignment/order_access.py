"""Which orders somebody may know of. The policy decides; here it meets the rows of the order book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from huiyin_assignment.views.order_book import OrderBookView, OrderRow
from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.domain import NotFound
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition, Resource

OrderLike = TypeVar("OrderLike", bound=OrderRow)

COLUMNS = Columns(
    "o.jurisdiction", unit="o.unit", sealed="o.sealed", matter_class="coalesce(o.matter_class, '')"
)
"""Those of `resource_of`, in ``live.order_book`` as `o`."""


def resource_of(order: OrderRow) -> Resource:
    unit = UnitKey.of(order.jurisdiction, order.unit)
    return Resource(order.jurisdiction, unit, order.sealed, order.matter_class or "")


def resource_by_number(database: Database, jurisdiction: str, registration_no: str) -> Resource | None:
    """Of the order of a matter; None where it has none."""
    order = OrderBookView.find(database, jurisdiction, registration_no)
    return resource_of(order) if order else None


def find_order(
    database: Database, principal: Principal, registration_no: str, action: str = "order.read"
) -> OrderRow:
    """The row of the order book; NotFound alike for an unknown one and for one that is not theirs to know of."""
    of_number = "WHERE registration_no = %s ORDER BY jurisdiction"
    return first_readable(OrderBookView.select(database, of_number, (registration_no,)), principal, action)


def first_readable(
    orders: Iterable[OrderLike], principal: Principal, action: str = "order.read"
) -> OrderLike:
    """The first order that `principal` may read; NotFound where there is none. Forbidden if it may be read, and
    `action` is not theirs."""
    for order in orders:
        if policy.allows(principal, "order.read", resource_of(order)):
            policy.require(principal, action, resource_of(order))
            return order
    raise NotFound


def unit_named(principal: Principal, action: str, order: OrderRow) -> str:
    """What the order's jurisdiction calls the unit for which `principal` does `action` on it; empty where it is for none."""
    unit = policy.unit_acting(principal, action, resource_of(order))
    return unit.named_in(order.jurisdiction) if unit else ""


def readable_orders(principal: Principal) -> Condition:
    """All orders that `principal` may read."""
    return policy.scope_of(principal, "order.read").condition(COLUMNS)


def orders_worked_on(principal: Principal) -> Condition:
    """Those that `principal` works on; all that may be read where there are none."""
    works = policy.allows(principal, "order.work")
    return policy.scope_of(principal, "order.work" if works else "order.read").condition(COLUMNS)


class Reach(NamedTuple):
    """Of which orders somebody's list is, as the queries of lists take it. `own`: the reader has posts in units alone; `decides`: those
    that wait for the reader's own centre."""

    scope: Condition
    own: bool
    decides: Condition | None


def orders_in_reach(principal: Principal, *, desk: bool) -> Reach:
    """Of the list of a unit, or of the centre's `desk`."""
    decides = policy.scope_of(principal, "order.dispatch").condition(COLUMNS) if desk else None
    return Reach(readable_orders(principal), principal.bound, decides)
