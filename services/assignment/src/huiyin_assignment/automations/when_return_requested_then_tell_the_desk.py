"""When a unit asked to give an order back, then tell the desk that decides."""

from __future__ import annotations

from huiyin_assignment.domain.order_events import ReturnRequested
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.listed_order import find_listed
from huiyin_assignment.order_access import resource_of
from huiyin_ledger.intents import Intent
from huiyin_web.duties import kept_from
from huiyin_web.http.i18n import _l
from huiyin_web.notice import Due, Notice
from huiyin_web.runtime import Runtime


class WhenReturnRequestedThenTellTheDesk(Notice):
    """Until it has decided."""

    sources = {"assignment": frozenset({ReturnRequested.TOPIC})}
    kind = "return_requested"
    title = _l("Return of an order")
    task = _l("Decide on the return")
    action = "order.decide_return"
    page = "assignment.page_order"

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        order = find_listed(runtime.database, intent.jurisdiction, intent.registration_no, of_centre=True)
        if order is None or order.state is not State.RETURN_REVIEW:
            return None
        key = intent.jurisdiction, intent.registration_no
        return Due(resource_of(order), order.due_at, kept_from(runtime, self.action, *key))
