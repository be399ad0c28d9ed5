"""Calendar years that supervision has put in force."""

from __future__ import annotations

from huiyin_chassis.calendar.years import CalendarYearRow, CalendarYearsView
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import creates
from huiyin_contracts.supervision import CalendarYearLoaded


class SupervisionsCalendarYearsView(CalendarYearsView):
    @creates(CalendarYearLoaded)
    def loaded(self, event: Event) -> CalendarYearRow:
        return self.year(event)
