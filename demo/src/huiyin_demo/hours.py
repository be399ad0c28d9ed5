"""When the offices of the demonstration's city are open, and when its people are awake."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.clock.officehours import USUAL

UP, TO_BED = 8, 22


def is_open(at: datetime) -> bool:
    """Whether somebody is at the counter."""
    day = china_date(at)
    return published().is_working(day) and any(opens <= at < closes for opens, closes in USUAL.on(day))


def when_open(at: datetime, delay: timedelta = timedelta()) -> datetime:
    """`at` if the office is open then, else `delay` after it opens next."""
    if is_open(at):
        return at
    for ahead in count():
        day = china_date(at) + timedelta(days=ahead)
        for opens, _closes in USUAL.on(day) if published().is_working(day) else ():
            if opens >= at:
                return opens + delay
    raise AssertionError("offices open again")


def when_awake(at: datetime, delay: timedelta = timedelta()) -> datetime:
    """`at` in the daytime, else `delay` after people get up."""
    local = at.astimezone(CHINA)
    if UP <= local.hour < TO_BED:
        return at
    morning = local.replace(hour=UP, minute=0, second=0, microsecond=0)
    return (morning if local.hour < UP else morning + timedelta(days=1)) + delay


def working_days_before(end: datetime, days: int) -> datetime:
    """When the offices opened `days` working days before `end`; for none, ten hours before it."""
    if days == 0:
        return end - timedelta(hours=10)
    day = china_date(end)
    while days:
        day -= timedelta(days=1)
        days -= published().is_working(day)
    return next(USUAL.on(day))[0]
