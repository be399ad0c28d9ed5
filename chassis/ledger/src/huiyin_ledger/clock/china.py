"""China Standard Time (+08:00, no summer time), in which days are counted and shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def china_date(at: datetime) -> date:
    """The day in China on which `at` (aware) lies."""
    return at.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """00:00 of `day` in China, as UTC."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of `day` in China, as UTC: the first instant that is no longer that day."""
    return start_of(day + timedelta(days=1))


def last_day_before(due_at: datetime) -> date:
    """The last day before a deadline: 24:00 belongs to the day that it ends."""
    return china_date(due_at - timedelta(microseconds=1))
