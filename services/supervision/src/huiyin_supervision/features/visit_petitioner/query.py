"""One return visit."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_ledger.domain import NotFound
from huiyin_supervision.row_access import allowed
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow, ReturnVisitTasksView
from huiyin_web.identity.policy import Principal


def find_visit(database: Database, principal: Principal, registration_no: str) -> ReturnVisitTaskRow:
    """NotFound both where there is none and where `principal` may not record it.

    There is more than one only where the matter was passed on to another jurisdiction under the same number.
    """
    visits = ReturnVisitTasksView.select(
        database, "WHERE registration_no = %s ORDER BY jurisdiction", (registration_no,)
    )
    visit = next((each for each in visits if allowed(principal, "return_visit.record", each)), None)
    if visit is None:
        raise NotFound
    return visit
