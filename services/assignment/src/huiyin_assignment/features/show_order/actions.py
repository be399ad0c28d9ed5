"""What one person may do with an order as it stands."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Regime
from huiyin_assignment.features.answer_urging.command import ANSWER_URGING
from huiyin_assignment.features.audit_reply.command import AUDIT, COLLEAGUE_AUDIT
from huiyin_assignment.features.contact_caller.command import CENTRE_CONTACT, CONTACT
from huiyin_assignment.features.decide_acceptance.command import ACCEPTANCE
from huiyin_assignment.features.decide_return.command import RETURN_DECISION
from huiyin_assignment.features.dispatch_order.command import DISPATCH
from huiyin_assignment.features.follow_promise.command import PROMISE
from huiyin_assignment.features.redispatch_order.command import REDISPATCH
from huiyin_assignment.features.request_return.command import RETURN
from huiyin_assignment.features.sign_for_order.command import SIGN
from huiyin_assignment.features.start_handling.command import HANDLING
from huiyin_assignment.features.submit_reply.command import REPLY
from huiyin_assignment.order_access import KEPT_APART, resource_of
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.views.order_book import OrderRow
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal

ACTIONS: tuple[OrderAction, ...] = (
    SIGN,
    CONTACT,
    ACCEPTANCE,
    REPLY,
    HANDLING,
    ANSWER_URGING,
    PROMISE,
    RETURN,
    COLLEAGUE_AUDIT,
    DISPATCH,
    RETURN_DECISION,
    AUDIT,
    CENTRE_CONTACT,
    REDISPATCH,
)
"""The usual ones first."""

TO_A_UNIT = (DISPATCH, REDISPATCH, RETURN_DECISION)
"""Those whose form offers the units."""


def actions_for(
    principal: Principal, row: OrderRow, order: Order, *, objection_lapsed: bool, barred: bool = False
) -> list[OrderAction]:
    """What `principal` may do now, the usual thing first. `objection_lapsed`: the time to give the order back is over; `barred`:
    somebody else has to do what the centre does next."""
    possible = [
        each
        for each in ACTIONS
        if order.may(each.move)
        and policy.allows(principal, each.action, resource_of(row))
        and _is_sensible(each, principal, order)
        and not (each is RETURN and objection_lapsed)
        and not (barred and each.action == KEPT_APART.get(order.state))
    ]
    if order.regime is Regime.HOTLINE:  # there acceptance is decided only to refuse
        possible.sort(key=lambda each: each is ACCEPTANCE)
    return possible


def _is_sensible(action: OrderAction, principal: Principal, order: Order) -> bool:
    own_reply = order.reply is not None and order.reply.by == principal.id
    if action in (AUDIT, COLLEAGUE_AUDIT) and order.matter.sealed and own_reply:
        return False
    if action is COLLEAGUE_AUDIT:
        return order.matter.sealed
    if action in (CONTACT, CENTRE_CONTACT):
        return order.contacted_at is None and not order.matter.sealed
    return True
