"""The rules of a place for its reception days, and how a day off moves them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huiyin_intake.domain.vocabulary import DayOff
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.clock.china import CHINA, china_date

_ONE_DAY = timedelta(days=1)
_FURTHEST = 31
"""Days within which a day off finds a working day."""


@dataclass(frozen=True, kw_only=True)
class ReceptionRules:
    """`announced_before`: whole days between the announcement and the session. Booking ends `booking_ends_before` days before
    it at `booking_ends_at`, a time in China. `representatives`: how many of a group are received. `hall_phone`: where one asks and
    books."""

    announced_before: int = 3
    booking_ends_before: int = 1
    booking_ends_at: str = "17:00"
    representatives: int = 5
    slots: int = 10
    day_off: DayOff = DayOff.NEXT
    hall_phone: str = ""

    def announced_in_time(self, now: datetime, starts_at: datetime) -> bool:
        """Whether what is announced now is announced early enough."""
        return (china_date(starts_at) - china_date(now)).days >= self.announced_before

    def booking_ends(self, starts_at: datetime) -> datetime:
        """Until when a session can be booked; never later than its beginning."""
        last = china_date(starts_at) - timedelta(days=self.booking_ends_before)
        return min(datetime.combine(last, time.fromisoformat(self.booking_ends_at), CHINA), starts_at)


def working_day(
    on: date, day_off: DayOff, calendar: WorkingCalendar, taken: Collection[date] = ()
) -> date | None:
    """`on`, or the day that its session moves to; None where it is dropped. `taken`: days that it doesn't move to, because
    other sessions are held there."""
    if calendar.is_working(on):
        return on
    if day_off is DayOff.DROPPED:
        return None
    return next((day for day in _from(on, day_off) if calendar.is_working(day) and day not in taken), None)


def _from(on: date, day_off: DayOff) -> Iterator[date]:
    step = -_ONE_DAY if day_off is DayOff.PREVIOUS else _ONE_DAY
    return (on + step * number for number in range(1, _FURTHEST))
