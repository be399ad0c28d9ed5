"""When an urgent order reached a unit, then tell whoever works on orders there."""

from __future__ import annotations

from huiyin_assignment.domain.order_events import Dispatched, Redispatched, UnitDesignated
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.listed_order import find_listed
from huiyin_assignment.order_access import resource_of
from huiyin_contracts.vocabulary import Urgency
from huiyin_ledger.events import Event
from huiyin_ledger.intents import Intent
from huiyin_web.http.i18n import _l
from huiyin_web.notice import EVERY_WAY, Due, Notice
from huiyin_web.runtime import Runtime


class WhenUrgentOrderDispatchedThenTellTheUnit(Notice):
    """Until the unit has signed for it."""

    sources = {"assignment": frozenset({Dispatched.TOPIC, Redispatched.TOPIC, UnitDesignated.TOPIC})}
    kind = "urgent_order"
    title = _l("Urgent order")
    task = _l("Sign for it and begin at once")
    action = "order.work"
    page = "assignment.page_order"
    ways = EVERY_WAY

    def tells_of(self, event: Event) -> bool:
        return event.data["urgency"] != Urgency.ORDINARY and not event.data["imported"]

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        order = find_listed(runtime.database, intent.jurisdiction, intent.registration_no)
        if order is None or order.state is not State.DISPATCHED or order.unit != intent.about:
            return None
        return Due(resource_of(order), order.due_at)
