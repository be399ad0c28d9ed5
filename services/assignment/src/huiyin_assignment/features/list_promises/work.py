"""What a unit promised until today, as its work."""

from __future__ import annotations

from huiyin_assignment.features.list_orders.titles import titles_of
from huiyin_assignment.features.list_promises.query import PromisesQuery, count_promises, list_promises
from huiyin_assignment.links import order_url
from huiyin_assignment.order_access import orders_worked_on
from huiyin_ledger.clock.china import china_date, end_of
from huiyin_web.http.i18n import _, _l
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _promises(runtime: Runtime, reader: Principal, first: int) -> Owed:
    scope, today = orders_worked_on(reader), china_date(runtime.clock.now())
    counts = count_promises(runtime.database, scope, today)
    query = PromisesQuery(show="due", limit=max(first, 1))
    found = list_promises(runtime.database, scope, query, today).items[:first] if counts["due"] else []
    titles = titles_of(runtime, found)
    tasks = [
        Task(
            number=each.registration_no,
            title=titles.get((each.jurisdiction, each.registration_no), ""),
            owed=_("do what was promised, or say how far it is"),
            left=_("promised for %(day)s", day=str(each.promised_for)),
            href=order_url(each.registration_no),
            due_at=end_of(each.promised_for) if each.promised_for else None,
        )
        for each in found
    ]
    return Owed(counts["due"], counts["late"], tasks)


PROMISES = Worklist(
    "promises", _l("Promises due"), "order.work", "assignment.page_promises", _promises, {"show": "due"}
)
