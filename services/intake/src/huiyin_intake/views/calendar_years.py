"""Calendar years that supervision has put in force."""

from __future__ import annotations

from huiyin_contracts.supervision import CalendarYearLoaded
from huiyin_ledger.calendar.years import CalendarYearRow, CalendarYearsView
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import creates


class SupervisionsCalendarYearsView(CalendarYearsView):
    @creates(CalendarYearLoaded)
    def loaded(self, event: Event) -> CalendarYearRow:
        return self.year(event)
