"""Limits against dates worked out by hand from the notices, and what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.clock.calendars import CalendarYear, Cause, published
from huiyin_ledger.clock.china import CHINA, china_date, end_of, last_day_before
from huiyin_ledger.clock.daycount import Step, Unit, due, working_days_after

_CALENDAR = published()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-24", 3, "2026-09-30"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-18", 1, "2026-09-20"),
    ],
)
def test_working_days_skip_days_off_and_count_make_up_days(start: str, amount: int, expected: str) -> None:
    result = due(_at(f"{start}T09:30"), amount, Unit.WORKING_DAYS, _CALENDAR)
    assert (
        last_day_before(result.effective_due_at)
        == last_day_before(result.nominal_due_at)
        == date.fromisoformat(expected)
    )
    assert result.effective_due_at == end_of(date.fromisoformat(expected))
    assert not result.provisional


@pytest.mark.parametrize(
    ("start", "amount", "nominal", "effective"),
    [
        ("2026-08-03", 60, "2026-10-02", "2026-10-08"),
        ("2026-08-03", 90, "2026-11-01", "2026-11-02"),
        ("2026-09-03", 15, "2026-09-18", "2026-09-18"),
        ("2026-09-04", 30, "2026-10-04", "2026-10-08"),
        ("2026-09-05", 15, "2026-09-20", "2026-09-20"),
        ("2026-01-30", 15, "2026-02-14", "2026-02-14"),
    ],
)
def test_calendar_days_end_on_day_n_and_move_off_a_day_off(
    start: str, amount: int, nominal: str, effective: str
) -> None:
    result = due(_at(f"{start}T23:59"), amount, Unit.CALENDAR_DAYS, _CALENDAR)
    assert last_day_before(result.nominal_due_at) == date.fromisoformat(nominal)
    assert last_day_before(result.effective_due_at) == date.fromisoformat(effective)


def test_the_last_day_ends_at_midnight_in_china_not_in_london() -> None:
    result = due(datetime(2026, 8, 2, 16, 0, tzinfo=UTC), 60, Unit.CALENDAR_DAYS, _CALENDAR)
    assert result.nominal_due_at == datetime(2026, 10, 2, 16, 0, tzinfo=UTC)
    assert result.nominal_due_at.tzinfo is UTC


def test_the_sixty_days_name_each_day_and_why_the_end_moved() -> None:
    result = due(_at("2026-08-03T10:00"), 60, Unit.CALENDAR_DAYS, _CALENDAR)
    steps = [line.step for line in result.explanation]
    assert steps == [Step.FIRST_DAY, *[Step.COUNTED] * 60, *[Step.ROLLED] * 5, Step.LANDED]
    assert [line.number for line in result.explanation if line.step is Step.COUNTED] == list(range(1, 61))
    rolled = [line.day for line in result.explanation if line.step is Step.ROLLED]
    assert [day.date.day for day in rolled] == [3, 4, 5, 6, 7]
    assert {day.name for day in rolled} == {"National Day"}


def test_skipped_days_carry_their_cause() -> None:
    result = due(_at("2026-09-24T10:00"), 5, Unit.WORKING_DAYS, _CALENDAR)
    skipped = {
        line.day.date.isoformat()[5:]: line.day.cause
        for line in result.explanation
        if line.step is Step.SKIPPED
    }
    assert skipped == dict.fromkeys(("09-25", "09-26", "09-27", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"), Cause.HOLIDAY)  # fmt: skip


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-02T09:00", 2, "2026-11-02T11:00"),
        ("2026-11-02T10:30", 2, "2026-11-02T14:30"),
        ("2026-11-02T16:30", 2, "2026-11-03T10:00"),
        ("2026-11-02T07:00", 2, "2026-11-02T10:30"),
        ("2026-11-02T12:00", 2, "2026-11-02T15:30"),
        ("2026-11-06T16:00", 2, "2026-11-09T09:30"),
        ("2026-09-19T22:00", 2, "2026-09-20T10:30"),
        ("2026-09-30T16:30", 2, "2026-10-08T10:00"),
        ("2026-11-02T09:30", 2, "2026-11-02T11:30"),
        ("2026-11-02T17:00", 2, "2026-11-03T10:30"),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start: str, amount: int, expected: str) -> None:
    assert due(_at(start), amount, Unit.WORKING_HOURS, _CALENDAR).effective_due_at == _at(expected)


def test_hours_and_minutes_run_through_nights_and_holidays() -> None:
    assert due(_at("2026-10-01T23:30"), 24, Unit.HOURS, _CALENDAR).effective_due_at == _at("2026-10-02T23:30")
    assert due(_at("2026-10-01T23:50"), 30, Unit.MINUTES, _CALENDAR).effective_due_at == _at(
        "2026-10-02T00:20"
    )


def test_a_limit_that_ends_in_an_unpublished_year_is_provisional_until_the_notice_is_loaded() -> None:
    start = _at("2026-11-02T10:00")
    guess = due(start, 60, Unit.CALENDAR_DAYS, _CALENDAR)
    assert (last_day_before(guess.effective_due_at), guess.provisional) == (date(2027, 1, 1), True)
    notice = CalendarYear(
        year=2027,
        source_notice="notice",
        off={date(2027, 1, n): "New Year's Day" for n in (1, 2, 3)},
        working={},
    )
    known = due(start, 60, Unit.CALENDAR_DAYS, _CALENDAR.with_year(notice))
    assert (last_day_before(known.nominal_due_at), last_day_before(known.effective_due_at)) == (
        date(2027, 1, 1),
        date(2027, 1, 4),
    )
    assert not known.provisional
    assert known.calendar_version != guess.calendar_version


def test_calendar_days_that_only_pass_through_known_days_are_certain() -> None:
    assert not due(_at("2026-11-02T10:00"), 59, Unit.CALENDAR_DAYS, _CALENDAR).provisional


def test_four_fifths_of_sixty_days_are_used_at_the_end_of_day_48() -> None:
    result = due(_at("2026-08-03T10:00"), 60, Unit.CALENDAR_DAYS, _CALENDAR)
    assert result.milestone(0.8) == end_of(date(2026, 8, 3) + timedelta(days=48))


def test_four_fifths_of_five_working_days_are_used_after_the_fourth() -> None:
    result = due(_at("2026-09-24T10:00"), 5, Unit.WORKING_DAYS, _CALENDAR)
    assert result.milestone(0.8) == end_of(date(2026, 10, 8))
    assert result.milestone(1) == result.nominal_due_at


def test_three_working_days_after_a_due_day_start_the_day_after_it() -> None:
    late = working_days_after(end_of(date(2026, 9, 18)), 3, _CALENDAR)
    assert last_day_before(late.effective_due_at) == date(2026, 9, 22)
    midday = working_days_after(_at("2026-11-02T10:30"), 3, _CALENDAR)
    assert last_day_before(midday.effective_due_at) == date(2026, 11, 5)


def test_a_limit_of_nothing_or_from_a_vague_time_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        due(_at("2026-11-02T10:00"), 0, Unit.HOURS, _CALENDAR)
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 11, 2), 1, Unit.HOURS, _CALENDAR)  # noqa: DTZ001


_STARTS = st.integers(0, 9131 * 86400).map(lambda n: datetime(2004, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
_AMOUNTS = st.integers(1, 70)
_UNITS = st.sampled_from(Unit)


@given(_STARTS, st.timedeltas(timedelta(), timedelta(days=20)), _AMOUNTS, _UNITS)
def test_a_later_start_is_never_due_earlier(start: datetime, later: timedelta, n: int, unit: Unit) -> None:
    first, second = (due(at, n, unit, _CALENDAR) for at in (start, start + later))
    assert first.nominal_due_at <= second.nominal_due_at
    assert first.effective_due_at <= second.effective_due_at


@given(_STARTS, _AMOUNTS, _UNITS)
def test_a_longer_limit_is_never_due_earlier(start: datetime, n: int, unit: Unit) -> None:
    assert (
        due(start, n, unit, _CALENDAR).effective_due_at <= due(start, n + 1, unit, _CALENDAR).effective_due_at
    )


@given(_STARTS, _AMOUNTS, st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.WORKING_HOURS]))
def test_no_limit_in_days_or_office_hours_ends_on_a_day_off(start: datetime, n: int, unit: Unit) -> None:
    assert _CALENDAR.is_working(last_day_before(due(start, n, unit, _CALENDAR).effective_due_at))


@given(_STARTS, _AMOUNTS, _UNITS)
def test_exactly_as_much_is_counted_as_the_limit_allows(start: datetime, n: int, unit: Unit) -> None:
    result = due(start, n, unit, _CALENDAR)
    one = {
        Unit.HOURS: timedelta(hours=1),
        Unit.WORKING_HOURS: timedelta(hours=1),
        Unit.MINUTES: timedelta(minutes=1),
    }
    total = sum((line.counted for line in result.explanation), timedelta())
    assert total == n * one.get(unit, timedelta(days=1))
    assert sum((end - begin for begin, end in result.spans), timedelta()) == total


@given(_STARTS, _AMOUNTS, _UNITS)
def test_the_explanation_has_every_day_from_start_to_end_once(start: datetime, n: int, unit: Unit) -> None:
    result = due(start, n, unit, _CALENDAR)
    days = [line.day.date for line in result.explanation]
    assert days == [china_date(start) + timedelta(days=ahead) for ahead in range(len(days))]
    assert days[-1] == last_day_before(result.effective_due_at)


@given(_STARTS, _AMOUNTS, _UNITS, st.floats(0, 1), st.floats(0, 1))
def test_milestones_lie_in_order_between_start_and_nominal_end(
    start: datetime, n: int, unit: Unit, a: float, b: float
) -> None:
    result = due(start, n, unit, _CALENDAR)
    early, late = sorted((a, b))
    assert start <= result.milestone(early) <= result.milestone(late) <= result.nominal_due_at


@given(_STARTS, _AMOUNTS, _UNITS)
def test_a_certain_end_does_not_depend_on_unpublished_years(start: datetime, n: int, unit: Unit) -> None:
    result = due(start, n, unit, _CALENDAR)
    year = _CALENDAR.last_year + 1
    closed = {date(year, 1, 1) + timedelta(days=ahead): "closed" for ahead in range(90)}
    other = _CALENDAR.with_year(CalendarYear(year=year, source_notice="n", off=closed, working={}))
    if not result.provisional:
        assert due(start, n, unit, other).effective_due_at == result.effective_due_at
