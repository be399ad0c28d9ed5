"""Calendar years that were loaded here."""

from __future__ import annotations

from huiyin_ledger.calendar.years import CalendarYearRow, CalendarYearsView
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import creates
from huiyin_supervision.domain.calendar_book import YearLoaded


class OwnCalendarYearsView(CalendarYearsView):
    @creates(YearLoaded)
    def loaded(self, event: Event) -> CalendarYearRow:
        return self.year(event)
