"""Why an order is in somebody's list: whose turn it is and what for."""

from __future__ import annotations

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.listed_order import ListedOrder
from huiyin_web.http.i18n import _


def turn(order: ListedOrder, *, at_centre: bool = False) -> str:
    """What is to be done next, in a few words; `at_centre`: by the centre."""
    match order.state:
        case State.DISPATCHED | State.SIGNED | State.CONTACTED | State.HANDLING if at_centre:
            return _("contact the caller for the unit")
        case State.TO_DISPATCH if order.returned_by:
            return _("returned by %(unit)s: choose another unit", unit=order.returned_by_name)
        case State.TO_DISPATCH:
            return _("choose a unit")
        case State.DISPATCHED if order.no_return:
            return _("designated to you: sign for it")
        case State.DISPATCHED if order.hops > 1:
            return _("redispatched: sign for it")
        case State.DISPATCHED:
            return _("sign for it")
        case State.SIGNED if order.round > 1:
            return _("to be done again, round %(round)s", round=order.round)
        case State.SIGNED if order.units_contact:
            return _("contact the caller")
        case State.HANDLING if order.rejections:
            return _("reply sent back, your turn")
        case State.SIGNED | State.CONTACTED | State.HANDLING:
            return _("reply")
        case State.RETURN_REVIEW if at_centre:
            return _("decide on the return")
        case State.RETURN_REVIEW:
            return _("the centre decides on the return")
        case State.AUDIT if at_centre:
            return _("audit the reply")
        case State.AUDIT if order.sealed:
            return _("a colleague audits the reply")
        case State.AUDIT:
            return _("the centre audits the reply")
        case State.RETURN_VISIT:
            return _("the centre asks the caller")
        case State.CLOSED:
            return ""
