"""Which orders somebody may know of. The policy decides; here it meets the rows of the order book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.views.order_book import OrderBookView, OrderRow
from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.duties import barred, not_barred
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition, Resource
from huiyin_web.runtime import Runtime

OrderLike = TypeVar("OrderLike", bound=OrderRow)

COLUMNS = Columns(
    "o.jurisdiction", unit="o.unit", sealed="o.sealed", matter_class="coalesce(o.matter_class, '')"
)
"""Those of `resource_of`, in ``live.order_book`` as `o`."""
KEPT_APART: Mapping[State, str] = {
    State.AUDIT: "order.audit_reply",
    State.RETURN_REVIEW: "order.decide_return",
}
"""What the centre does next with an order, where whoever had a part in the matter may be kept from it."""
_DESK: Mapping[str, tuple[str, str]] = {
    "to_dispatch": ("o.state = 'to_dispatch'", "order.dispatch"),
    "to_audit": ("o.state = 'audit'", "order.audit_reply"),
    "to_decide": ("o.state = 'return_review'", "order.decide_return"),
    "to_contact": ("o.state NOT IN ('to_dispatch', 'audit', 'return_review')", "order.contact_for_unit"),
}
"""What waits for a centre in which states, and by which action it is somebody's."""


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
    """Of which orders somebody's list is, as the queries of lists take it. `own`: it is the list of somebody who works for a unit;
    `decides`: those in which they do what is next, for the unit or at the own centre."""

    scope: Condition
    own: bool
    decides: Condition | None


def orders_in_reach(runtime: Runtime, principal: Principal, *, desk: bool) -> Reach:
    """Of the list of a unit, or of the centre's `desk`."""
    scope = readable_orders(principal)
    if desk:
        return Reach(scope, own=False, decides=_decides(runtime, principal))
    if not policy.allows(principal, "order.work"):
        return Reach(scope, own=False, decides=None)
    works = policy.scope_of(principal, "order.work").condition(COLUMNS, "scope_works")
    return Reach(scope, own=True, decides=works)


def _decides(runtime: Runtime, principal: Principal) -> Condition:
    """By state, what `principal` may do next, without what somebody else has to do."""
    ways, params = [], dict[str, object]()
    for named, (states, action) in _DESK.items():
        if not policy.allows(principal, action):
            continue
        if action in KEPT_APART.values():
            reached = not_barred(runtime, principal, action, COLUMNS, "o.registration_no", named)
        else:
            reached = policy.scope_of(principal, action).condition(COLUMNS, named)
        ways.append(f"({states} AND {reached.where})")
        params |= reached.params
    return Condition(f"({' OR '.join(ways)})" if ways else "false", params)


def why_barred(
    runtime: Runtime, action: str, jurisdiction: str, order: Order, actor: str, who: Principal | None
) -> Refused | None:
    """Why `actor` may not do `action`, because of a part that they had in the matter; None where they may. About a sealed one a
    colleague in the organ decides, whoever registered it."""
    if order.matter.sealed:
        return None
    matter_class = order.matter.matter_class or ""
    resource = Resource(jurisdiction, UnitKey.of(jurisdiction, order.unit), False, matter_class)
    return barred(runtime, action, resource, order.matter.registration_no, actor, who)
