"""The calendar table against the days that are known, and its refusals."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar
import pytest
from pydantic import ValidationError

from huiyin_ledger.clock.calendars import CalendarYear, Cause, published, read_year, shipped_version

from .seed_calendar import shipped_calendar

_OFF_2026 = [
    "01-01/01-03",
    "02-15/02-23",
    "04-04/04-06",
    "05-01/05-05",
    "06-19/06-21",
    "09-25/09-27",
    "10-01/10-07",
]
_MADE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def _year_2027(**changes: object) -> str:
    year = {"year": 2027, "source_notice": "notice", "off": {"2027-01-01": "New Year's Day"}, "working": {}}
    return json.dumps({**year, **changes})


def test_every_day_off_of_2026_is_off() -> None:
    calendar = published()
    for span in _OFF_2026:
        first, last = (date.fromisoformat(f"2026-{day}") for day in span.split("/"))
        for ahead in range((last - first).days + 1):
            day = calendar.day(first + timedelta(days=ahead))
            assert (day.is_working, day.provisional) == (False, False), day


@pytest.mark.parametrize("day", _MADE_UP_2026)
def test_every_make_up_weekend_of_2026_is_worked(day: str) -> None:
    found = published().day(date.fromisoformat(f"2026-{day}"))
    assert found.is_working
    assert found.cause is Cause.MAKE_UP_WORKDAY
    assert found.source_notice == "国务院办公厅关于2026年部分节假日安排的通知"


def test_the_table_agrees_with_its_seed_on_every_day_but_the_one_corrected() -> None:
    calendar = published()
    start = date(2004, 1, 1)
    days = [start + timedelta(days=n) for n in range((date(2026, 12, 31) - start).days + 1)]
    assert [d for d in days if calendar.is_working(d) != chinese_calendar.is_workday(d)] == [
        date(2005, 12, 31)
    ]


def test_a_day_past_the_last_notice_is_a_guess_and_says_so() -> None:
    friday, new_year = published().day(date(2027, 1, 8)), published().day(date(2027, 1, 1))
    assert (friday.is_working, friday.provisional, friday.source_notice) == (True, True, "")
    assert (new_year.is_working, new_year.provisional) == (True, True)


def test_loading_a_year_makes_another_version_and_leaves_the_old_one() -> None:
    before = published()
    after = before.with_year(read_year(_year_2027()))
    assert after.version != before.version
    assert not after.is_working(date(2027, 1, 1))
    assert before.is_working(date(2027, 1, 1))
    assert after.last_year == 2027


def test_the_version_depends_on_the_content_only() -> None:
    calendar = published()
    again = calendar.with_year(calendar.years[2026])
    assert again.version == calendar.version
    assert shipped_version(calendar.version) == calendar
    assert shipped_version("CN-1999-00000000") is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"off": {"2026-01-01": "New Year's Day"}}, "2026-01-01 is not a day of 2027"),
        ({"working": {"2027-01-04": "New Year's Day"}}, "2027-01-04 is a weekday"),
        (
            {"off": {"2027-01-02": "New Year's Day"}, "working": {"2027-01-02": "New Year's Day"}},
            "both as a day off and as a working day",
        ),
        ({"source_notice": " "}, "name the notice"),
        ({"holiday": {}}, "Extra inputs are not permitted"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused_with_the_reason(
    changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read_year(_year_2027(**changes))


def test_a_year_without_days_off_is_still_a_year() -> None:
    year = CalendarYear(year=2027, source_notice="notice", off={}, working={})
    assert not published().with_year(year).day(date(2027, 3, 1)).provisional


def test_the_shipped_calendar_is_what_its_seed_writes() -> None:
    shipped = files("huiyin_ledger.clock") / "data" / "china_2026.json"
    assert json.loads(shipped.read_text("utf-8")) == shipped_calendar()
