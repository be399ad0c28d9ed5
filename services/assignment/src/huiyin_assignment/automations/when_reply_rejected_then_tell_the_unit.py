"""When a reply was sent back, then tell whoever works on orders in the unit."""

from __future__ import annotations

from huiyin_assignment.domain.order_events import ReplyRejected
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.listed_order import find_listed
from huiyin_assignment.order_access import resource_of
from huiyin_ledger.intents import Intent
from huiyin_web.http.i18n import _l
from huiyin_web.notice import Due, Notice
from huiyin_web.runtime import Runtime


class WhenReplyRejectedThenTellTheUnit(Notice):
    """Until the unit has replied again."""

    sources = {"assignment": frozenset({ReplyRejected.TOPIC})}
    kind = "reply_rejected"
    title = _l("Reply sent back")
    task = _l("Mend the reply and hand it in again")
    action = "order.work"
    page = "assignment.page_order"

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        order = find_listed(runtime.database, intent.jurisdiction, intent.registration_no)
        if order is None or order.state is not State.HANDLING or order.unit != intent.about:
            return None
        return Due(resource_of(order), order.due_at)
