"""When a unit's time runs out soon, then tell whoever works on orders there."""

from __future__ import annotations

from huiyin_contracts.base import UnitKey
from huiyin_ledger.events import Event
from huiyin_ledger.intents import Intent
from huiyin_supervision.domain.matter_clock_events import ReminderSent
from huiyin_supervision.row_access import class_of
from huiyin_supervision.views.clocks import ClocksView
from huiyin_web.http.i18n import _l
from huiyin_web.identity.scope import Resource
from huiyin_web.notice import Due, Notice
from huiyin_web.runtime import Runtime


class WhenReminderSentThenTellTheUnit(Notice):
    """As long as the time runs and is not over. What a supervisor sends by hand is an urging, of which assignment tells."""

    sources = {"supervision": frozenset({ReminderSent.TOPIC})}
    kind = "due_soon"
    title = _l("Due soon")
    task = _l("Do what is owed before the time is over")
    action = "duty.work"
    page = "assignment.page_order"

    def tells_of(self, event: Event) -> bool:
        return not event.data["by_hand"] and event.data["unit"] is not None

    def about(self, event: Event) -> str:
        clock_id: str = event.data["clock_id"]
        return clock_id

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        clock = ClocksView.find(runtime.database, intent.jurisdiction, intent.about)
        if clock is None or clock.stopped_at is not None or clock.breached or clock.unit is None:
            return None
        unit = UnitKey.of(clock.jurisdiction, clock.competent_unit or clock.unit)
        matter_class = class_of(runtime.database, clock.jurisdiction, clock.registration_no)
        return Due(Resource(clock.jurisdiction, unit, clock.sealed, matter_class), clock.effective_due_at)
