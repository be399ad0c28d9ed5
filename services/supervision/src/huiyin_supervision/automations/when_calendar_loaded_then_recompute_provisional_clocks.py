"""A calendar year was loaded: provisional clocks are recomputed."""

from __future__ import annotations

from huiyin_ledger.divisions import within
from huiyin_ledger.events import Event
from huiyin_supervision.domain.calendar_book import YearLoaded
from huiyin_supervision.recomputing import recompute_provisional
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenCalendarLoadedThenRecomputeProvisionalClocks(Automation):
    """In the jurisdiction that the year was loaded for, and in those below it."""

    sources = {"supervision": frozenset({YearLoaded.TOPIC})}
    reads = frozenset({"calendar_years", "clocks"})

    def react(self, event: Event, runtime: Runtime) -> None:
        for jurisdiction in runtime.ledger.jurisdictions():
            if within(jurisdiction, event.jurisdiction):
                recompute_provisional(runtime, jurisdiction)
