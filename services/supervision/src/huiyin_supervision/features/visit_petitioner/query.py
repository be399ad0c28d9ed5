"""One return visit."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_ledger.domain import NotFound
from huiyin_supervision.row_access import allowed, class_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow, ReturnVisitTasksView
from huiyin_web.identity.policy import Principal


def find_visit(database: Database, principal: Principal, registration_no: str) -> ReturnVisitTaskRow:
    """NotFound both where there is none and where `principal` may not record it.

    There is more than one only where the matter was passed on to another jurisdiction under the same number.
    """
    visits = ReturnVisitTasksView.select(
        database, "WHERE registration_no = %s ORDER BY jurisdiction", (registration_no,)
    )
    visit = next((each for each in visits if _may_record(database, principal, each)), None)
    if visit is None:
        raise NotFound
    return visit


def _may_record(database: Database, principal: Principal, visit: ReturnVisitTaskRow) -> bool:
    matter_class = class_of(database, visit.jurisdiction, visit.registration_no)
    return allowed(principal, "return_visit.record", visit, matter_class)
