"""How much time a clock has left, in words that say what to hurry for."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.clock.china import china_date, last_day_before
from huiyin_chassis.http.i18n import _, ngettext

_DAY = timedelta(days=1)
_MOST_DAYS_COUNTED = 120


def state_of(due_at: datetime, reminder_at: datetime | None, now: datetime) -> str:
    """``overdue``, ``soon`` (the reminder's share of the time is used) or ``running``."""
    if now > due_at:
        return "overdue"
    return "soon" if reminder_at is not None and now > reminder_at else "running"


def time_left(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """``two working days left``, ``due today``, ``three hours left``, ``overdue for five working days``."""
    if now > due_at:
        return _overdue(due_at, now, calendar)
    left = due_at - now
    if left < timedelta(hours=1):
        return ngettext(
            "%(num)d minute left", "%(num)d minutes left", max(1, int(left / timedelta(minutes=1)))
        )
    today, last = china_date(now), last_day_before(due_at)
    if last == today:
        hours = int(left / timedelta(hours=1))
        return ngettext("due today, %(num)d hour left", "due today, %(num)d hours left", hours)
    days = (last - today).days
    if days > _MOST_DAYS_COUNTED:
        return ngettext("%(num)d day left", "%(num)d days left", days)
    working = sum(calendar.is_working(today + n * _DAY) for n in range(1, days + 1))
    if working == 0:
        return _("due before the next working day")
    return ngettext("%(num)d working day left", "%(num)d working days left", working)


def _overdue(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    over = now - due_at
    if over < timedelta(hours=1):
        minutes = max(1, int(over / timedelta(minutes=1)))
        return ngettext("overdue for %(num)d minute", "overdue for %(num)d minutes", minutes)
    today, last = china_date(now), last_day_before(due_at)
    days = (today - last).days
    if days > _MOST_DAYS_COUNTED:
        return ngettext("overdue for %(num)d day", "overdue for %(num)d days", days)
    working = sum(calendar.is_working(last + n * _DAY) for n in range(1, days + 1))
    if working == 0:
        hours = int(over / timedelta(hours=1))
        return ngettext("overdue for %(num)d hour", "overdue for %(num)d hours", hours)
    return ngettext("overdue for %(num)d working day", "overdue for %(num)d working days", working)
