"""Where things are drawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_chassis.http.charts import clock, line_chart, shares

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


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


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=1, max_size=60))
def test_every_point_lies_within_the_chart(values: list[float | None]) -> None:
    chart = line_chart([("x", [(str(i), v) for i, v in enumerate(values)])])
    for x, y, _said in chart.lines[0].dots:
        assert chart.left <= x <= chart.right
        assert 0 <= y <= chart.base
    assert 2 <= len(chart.ticks) <= 7
    assert len(chart.labels) <= 8


@pytest.mark.parametrize(("highest", "top"), [(3, "3"), (61, "80"), (812, "1000"), (0, "4"), (0.97, "1")])
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
