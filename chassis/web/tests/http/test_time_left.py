"""How much time is left, in words, and which day a limit ends on: one way for all services."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.clock.daycount import Unit, due, working_days_after, working_days_between
from huiyin_web.http.i18n import china_due
from huiyin_web.http.time_left import time_left


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


MONDAY = at("2026-03-02T09:00")


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ("2026-08-31T09:00", "182 days left"),
        ("2026-03-09T00:00", "4 working days left"),
        ("2026-03-04T12:00", "2 working days left"),
        ("2026-03-04T00:00", "1 working day left"),
        ("2026-03-03T00:00", "due today, 15 hours left"),
        ("2026-03-02T10:00", "due today, 1 hour left"),
        ("2026-03-02T09:59", "59 minutes left"),
        ("2026-03-02T09:00", "1 minute left"),
        ("2026-03-02T08:59:59", "overdue for 1 minute"),
        ("2026-03-02T05:00", "overdue for 4 hours"),
        ("2026-03-02T00:00", "overdue for 1 working day"),
        ("2026-02-27T18:00", "overdue for 2 working days"),
        ("2025-09-01T18:00", "overdue for 182 days"),
    ],
)
def test_time_is_told_in_working_days_and_in_hours_when_it_is_short(ends: str, words: str) -> None:
    assert time_left(at(ends), MONDAY, published()) == words


def test_over_a_weekend_a_due_time_is_told_in_days_off_and_in_hours() -> None:
    friday, saturday = at("2026-03-06T16:00"), at("2026-03-07T09:00")
    assert time_left(at("2026-03-07T18:00"), friday, published()) == "due before the next working day"
    assert time_left(at("2026-03-07T00:00"), saturday, published()) == "overdue for 9 hours"


def test_over_a_holiday_only_worked_days_count() -> None:
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 9), published()) == 2
    assert working_days_between(date(2026, 9, 30), date(2026, 9, 30), published()) == 0


def test_bug_an_order_was_overdue_for_17_working_days_where_its_clock_was_for_18() -> None:
    """A limit that ends at 24:00 is over on every working day after the day that it ends."""
    end = at("2026-11-03T00:00")
    assert china_due(end) == "2026-11-02 24:00"
    assert time_left(end, at("2026-11-26T06:24"), published()) == "overdue for 18 working days"


@pytest.mark.parametrize(
    ("ends", "shown"),
    [
        ("2026-11-03T00:00", "2026-11-02 24:00"),
        ("2026-11-03T00:00:30", "2026-11-03 00:00"),
        ("2026-11-02T23:59", "2026-11-02 23:59"),
        ("2027-01-01T00:00", "2026-12-31 24:00"),
    ],
)
def test_the_end_of_a_day_is_its_24_00(ends: str, shown: str) -> None:
    assert china_due(at(ends)) == shown


def test_a_limit_of_working_days_has_that_many_left_at_its_start_and_one_is_over_the_working_day_after() -> (
    None
):
    for start in range(30):
        started = MONDAY + timedelta(days=start)
        end = due(started, 5, Unit.WORKING_DAYS, published()).effective_due_at
        assert time_left(end, started, published()) == "5 working days left"
        third = working_days_after(end, 3, published()).effective_due_at
        assert time_left(end, third - timedelta(minutes=1), published()) == "overdue for 3 working days"
