"""How much time is left, in words: what a person on a desk thinks in, not a timestamp."""

from __future__ import annotations

from datetime import datetime, timedelta

from huiyin_chassis.clock.calendars import WorkingCalendar, published
from huiyin_chassis.clock.china import china_date, last_day_before
from huiyin_chassis.http.i18n import _, ngettext

_HOUR = 3600


def time_left(due_at: datetime | None, now: datetime) -> str:
    """``2 working days left``, ``3 hours left``, ``overdue by 1 working day``; empty without a due time."""
    if due_at is None:
        return ""
    if due_at < now:
        return _overdue(due_at, now)
    hours = int((due_at - now).total_seconds() // _HOUR)
    days = working_days_between(now, due_at)
    if days >= 2 or (days == 1 and hours >= 24):
        return ngettext("%(num)d working day left", "%(num)d working days left", days)
    if hours < 1:
        return _("less than an hour left")
    if hours < 24:
        return ngettext("%(num)d hour left", "%(num)d hours left", hours)
    return _("due on the next working day")


def tone(due_at: datetime | None, now: datetime) -> str:
    """``bad`` when overdue, ``warn`` inside the last working day, else empty."""
    if due_at is None:
        return ""
    if due_at < now:
        return "bad"
    return "warn" if due_at - now < timedelta(days=1) else ""


def working_days_between(now: datetime, due_at: datetime, calendar: WorkingCalendar | None = None) -> int:
    """Working days after today up to and with the due day, in China; 0 when it is due today."""
    known = calendar or published()
    day, last = china_date(now), last_day_before(due_at)
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += known.is_working(day)
    return count


def _overdue(due_at: datetime, now: datetime) -> str:
    days = working_days_between(due_at, now + timedelta(microseconds=1))
    if days >= 1 and now - due_at >= timedelta(days=1):
        return ngettext("overdue by %(num)d working day", "overdue by %(num)d working days", days)
    hours = int((now - due_at).total_seconds() // _HOUR)
    if hours < 1:
        return _("just overdue")
    return ngettext("overdue by %(num)d hour", "overdue by %(num)d hours", hours)
