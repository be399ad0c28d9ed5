"""How much time is left, in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from huiyin_assignment.due import time_left, tone, working_days_between
from huiyin_chassis.clock.china import CHINA

MONDAY = datetime(2026, 3, 2, 9, tzinfo=CHINA)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("due", "words", "shade"),
    [
        (at(9), "4 working days left", ""),
        (at(4, 12), "2 working days left", ""),
        (at(3, 12), "1 working day left", ""),
        (at(3, 0), "15 hours left", "warn"),
        (at(2, 9, 59), "less than an hour left", "warn"),
        (at(2, 8, 30), "just overdue", "bad"),
        (at(2, 5), "overdue by 4 hours", "bad"),
        (at(27, 18, month=2), "overdue by 2 working days", "bad"),
    ],
)
def test_time_is_told_in_working_days_and_in_hours_when_it_is_short(
    due: datetime, words: str, shade: str
) -> None:
    assert time_left(due, MONDAY) == words
    assert tone(due, MONDAY) == shade


def test_over_a_holiday_only_worked_days_count() -> None:
    assert working_days_between(at(30, 9, month=9), at(9, month=10)) == 1


def test_without_a_due_time_nothing_is_said() -> None:
    assert (time_left(None, MONDAY), tone(None, MONDAY)) == ("", "")
