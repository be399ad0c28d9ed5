"""How much time a limit has left, or by how much it is over, in words: the same ones on every service's pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.clock.china import china_date, last_day_before
from huiyin_ledger.clock.daycount import working_days_between
from huiyin_web.http.i18n import _, ngettext

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_MOST_DAYS_COUNTED = 120


def time_left(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """``2 working days left``, ``due today, 3 hours left``, ``overdue for 5 working days``."""
    if now > due_at:
        return _overdue(due_at, now, calendar)
    left = due_at - now
    if left < _HOUR:
        return ngettext("%(num)d minute left", "%(num)d minutes left", max(1, left // _MINUTE))
    today, last = china_date(now), last_day_before(due_at)
    if last == today:
        return ngettext("due today, %(num)d hour left", "due today, %(num)d hours left", left // _HOUR)
    days = (last - today).days
    if days > _MOST_DAYS_COUNTED:
        return ngettext("%(num)d day left", "%(num)d days left", days)
    working = working_days_between(today, last, calendar)
    if working == 0:
        return _("due before the next working day")
    return ngettext("%(num)d working day left", "%(num)d working days left", working)


def _overdue(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    over = now - due_at
    if over < _HOUR:
        minutes = max(1, over // _MINUTE)
        return ngettext("overdue for %(num)d minute", "overdue for %(num)d minutes", minutes)
    today, last = china_date(now), last_day_before(due_at)
    days = (today - last).days
    if days > _MOST_DAYS_COUNTED:
        return ngettext("overdue for %(num)d day", "overdue for %(num)d days", days)
    working = working_days_between(last, today, calendar)
    if working == 0:
        return ngettext("overdue for %(num)d hour", "overdue for %(num)d hours", over // _HOUR)
    return ngettext("overdue for %(num)d working day", "overdue for %(num)d working days", working)
