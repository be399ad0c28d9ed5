"""Where things are drawn."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin_web.http.charts import clock, line_chart, shares

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENTS = st.datetimes(timezones=st.just(UTC))
FIGURES = st.one_of(st.none(), st.floats(), st.floats(0, 1e9), st.integers())
SMALLEST, LARGEST = 5e-324, 1.7976931348623157e308


def test_a_running_clock_fills_up_to_now() -> None:
    bar = clock(START, START + 10 * DAY, START + 3 * DAY)
    assert (bar.done, bar.due, bar.state) == (30.0, 100.0, "running")


def test_an_overdue_clock_shows_how_far_over() -> None:
    bar = clock(START, START + 10 * DAY, START + 20 * DAY)
    assert (bar.done, bar.due, bar.state) == (100.0, 50.0, "late")


def test_a_pause_still_going_on_reaches_to_now() -> None:
    bar = clock(START, START + 10 * DAY, START + 5 * DAY, pauses=[(START + 2 * DAY, None)])
    assert bar.pauses == ((20.0, 30.0),)


def test_a_clock_that_starts_and_ends_at_once_is_no_error() -> None:
    assert clock(START, START, START).state == "running"


def test_shares_are_of_the_largest() -> None:
    assert shares([10, 5, 0, None]) == [100.0, 50.0, 0.0, 0.0]
    assert shares([0, 0]) == [0.0, 0.0]
    assert shares([]) == []


def test_a_pause_after_the_end_has_no_width() -> None:
    bar = clock(START, START + 10 * DAY, START + 5 * DAY, pauses=[(START + 8 * DAY, None)])
    assert bar.pauses == ((80.0, 0.0),)


@given(MOMENTS, MOMENTS, MOMENTS, st.none() | MOMENTS, st.lists(st.tuples(MOMENTS, st.none() | MOMENTS)))
@example(datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), START, None, [])
@example(START, START + DAY, START, None, [(START + 2 * DAY, START)])
def test_every_part_of_a_clock_lies_within_its_bar(
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    stopped_at: datetime | None,
    pauses: list[tuple[datetime, datetime | None]],
) -> None:
    bar = clock(started_at, due_at, now, stopped_at, pauses)
    assert 0 <= bar.done <= 100
    assert 0 <= bar.due <= 100
    for left, width in bar.pauses:
        assert 0 <= left <= left + width <= 100.001
        assert width >= 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([SMALLEST, SMALLEST / 2], [100.0, 0.0]),
        ([LARGEST, LARGEST / 2], [100.0, 50.0]),
        ([10**400, 10**399], [100.0, 10.0]),
        ([math.nan, math.inf, 4, 2], [0.0, 0.0, 100.0, 50.0]),
        ([math.nan, -math.inf], [0.0, 0.0]),
        ([-4, 2], [0.0, 100.0]),
        ([-4, -2], [0.0, 0.0]),
        ([None], [0.0]),
    ],
)
def test_a_share_of_an_extreme_figure_is_a_share(values: list[float | None], expected: list[float]) -> None:
    assert shares(values) == expected


@given(st.lists(FIGURES))
@example([SMALLEST])
@example([LARGEST])
def test_every_share_is_a_percentage(values: list[float | int | None]) -> None:
    widths = shares(values)
    assert len(widths) == len(values)
    assert all(0 <= width <= 100 for width in widths)


@given(st.lists(FIGURES, min_size=1, max_size=60))
@example([SMALLEST])
@example([-SMALLEST])
@example([2.2250738585072014e-308])
@example([LARGEST])
@example([LARGEST, -LARGEST])
@example([LARGEST, SMALLEST])
@example([10**400])
@example([math.nan])
@example([math.inf, -math.inf, 3])
@example([-1])
@example([0, -0.0])
@example([None])
def test_every_point_lies_within_the_chart(values: list[float | int | None]) -> None:
    chart = line_chart([("x", [(str(i), v) for i, v in enumerate(values)])])
    for x, y, _said in chart.lines[0].dots:
        assert chart.left <= x <= chart.right
        assert 0 <= y <= chart.base
    assert 2 <= len(chart.ticks) <= 7
    assert all(above < below for (below, _a), (above, _b) in pairwise(chart.ticks))
    assert len({said for _y, said in chart.ticks}) == len(chart.ticks)
    assert len(chart.labels) <= 8


@pytest.mark.parametrize("series", [[], [("x", [])], [("x", [("a", None)])], [("x", [("a", math.nan)])]])
def test_a_chart_of_nothing_has_an_axis_and_no_points(
    series: list[tuple[str, list[tuple[str, float | None]]]],
) -> None:
    chart = line_chart(series)
    assert [said for _y, said in chart.ticks] == ["0", "1", "2", "3", "4"]
    assert not any(line.dots or line.path for line in chart.lines)


def test_an_axis_with_figures_on_both_sides_of_zero_has_zero_among_its_ticks() -> None:
    chart = line_chart([("x", [("a", -30), ("b", 61)])])
    assert [said for _y, said in chart.ticks] == ["-50", "-25", "0", "25", "50", "75"]
    assert max(y for _x, y, _said in chart.lines[0].dots) < chart.base


def test_what_is_no_finite_figure_leaves_a_gap() -> None:
    path = line_chart([("x", [("a", 1), ("b", math.inf), ("c", math.nan), ("d", 2)])]).lines[0].path
    assert path.count("M") == 2
    assert path.count("L") == 0


@pytest.mark.parametrize(
    ("highest", "top"),
    [(3, "3"), (61, "80"), (812, "1000"), (0, "4"), (0.97, "1"), (SMALLEST, "6e-324"), (3e8, "3e+8")],
)
def test_the_scale_ends_on_a_round_number(highest: float, top: str) -> None:
    assert line_chart([("x", [("a", highest)])]).ticks[-1][1] == top


@pytest.mark.parametrize("highest", [1, 2, 3, 9, 61])
def test_counts_are_marked_in_whole_steps(highest: int) -> None:
    ticks = line_chart([("x", [("a", 0), ("b", highest)])]).ticks
    assert all(said.isdecimal() for _y, said in ticks)
    assert int(ticks[-1][1]) >= highest


def test_a_gap_is_not_drawn_over() -> None:
    path = line_chart([("x", [("a", 1), ("b", None), ("c", 2), ("d", 3)])]).lines[0].path
    assert path.count("M") == 2
    assert path.count("L") == 1
