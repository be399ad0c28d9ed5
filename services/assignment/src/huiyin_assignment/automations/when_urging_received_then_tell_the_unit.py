"""When a unit was urged about an order, then tell whoever works on orders there."""

from __future__ import annotations

from huiyin_assignment.domain.order_events import UrgingReceived
from huiyin_assignment.order_access import resource_of
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_ledger.intents import Intent
from huiyin_web.http.i18n import _l
from huiyin_web.notice import EVERY_WAY, Due, Notice
from huiyin_web.runtime import Runtime


class WhenUrgingReceivedThenTellTheUnit(Notice):
    """Until the unit has answered."""

    sources = {"assignment": frozenset({UrgingReceived.TOPIC})}
    kind = "urging"
    title = _l("Urged by the supervisor")
    task = _l("Answer the urging")
    action = "order.work"
    page = "assignment.page_order"
    ways = EVERY_WAY

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        order = OrderBookView.find(runtime.database, intent.jurisdiction, intent.registration_no)
        if order is None or order.urged_until is None or order.unit != intent.about:
            return None
        return Due(resource_of(order), order.urged_until)
