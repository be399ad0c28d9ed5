"""When a petitioner rated the result as bad, then tell whoever decides what follows."""

from __future__ import annotations

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import ADDED, CentreDuty
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.intents import Intent
from huiyin_supervision.domain.return_visit_events import ReviewOpened
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_supervision.views.matters import MattersView
from huiyin_supervision.views.return_visits import ReturnVisitTasksView
from huiyin_web.duties import kept_from
from huiyin_web.http.i18n import _l
from huiyin_web.identity.scope import Resource
from huiyin_web.notice import MAIL_TOO, Due, Notice
from huiyin_web.runtime import Runtime


class WhenReviewOpenedThenTellTheCentre(Notice):
    """Until it is decided. Whoever is kept from it for what they did before is not told."""

    sources = {"supervision": frozenset({ReviewOpened.TOPIC})}
    kind = "bad_rating"
    title = _l("Bad rating")
    task = _l("Decide whether the unit has to do it again")
    action = "return_visit.record"
    page = "supervision.page_visit"
    ways = MAIL_TOO

    def tells_of(self, event: Event) -> bool:
        because: str = event.data["because"]
        return because != ADDED

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        key = intent.jurisdiction, intent.registration_no
        visit = ReturnVisitTasksView.find(runtime.database, *key)
        matter = MattersView.find(runtime.database, *key)
        if visit is None or visit.state is not VisitState.REVIEW or matter is None:
            return None
        unit = UnitKey.of(intent.jurisdiction, visit.unit)
        resource = Resource(intent.jurisdiction, unit, matter.sealed, matter.matter_class or "")
        clock = _running(runtime.database, *key)
        return Due(resource, clock.effective_due_at if clock else None, kept_from(runtime, self.action, *key))


def _running(database: Database, jurisdiction: str, registration_no: str) -> ClockRow | None:
    """The clock of the decision."""
    return next(
        iter(
            ClocksView.select(
                database,
                "WHERE jurisdiction = %s AND registration_no = %s AND kind = %s AND stopped_at IS NULL",
                (jurisdiction, registration_no, CentreDuty.DECIDE_REVIEW.value),
            )
        ),
        None,
    )
