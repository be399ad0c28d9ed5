"""The clock: shifted by one small file, or standing still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huiyin_ledger.clock.clock import Clock, ClockDamaged, ShiftedClock, SimulatedClock

_MINUTE = timedelta(minutes=1)


def test_the_real_clock_is_aware_and_in_utc() -> None:
    assert Clock().now().tzinfo is UTC


def test_a_clock_without_a_file_is_not_shifted(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock.json")
    assert clock.shift == timedelta()
    assert abs(clock.now() - Clock().now()) < _MINUTE


def test_a_shift_is_seen_by_every_clock_on_the_same_file(tmp_path: Path) -> None:
    here, there = ShiftedClock(tmp_path / "clock.json"), ShiftedClock(tmp_path / "clock.json")
    here.set_shift(timedelta(days=3))
    assert abs(there.now() - Clock().now() - timedelta(days=3)) < _MINUTE
    here.set_shift(timedelta(days=-1))
    assert there.shift == timedelta(days=-1)
    assert list(tmp_path.iterdir()) == [tmp_path / "clock.json"]


def test_a_damaged_shift_is_told_and_nobody_guesses_the_time(tmp_path: Path) -> None:
    (tmp_path / "clock.json").touch()
    with pytest.raises(ClockDamaged, match="go by the real time"):
        ShiftedClock(tmp_path / "clock.json").now()


def test_a_simulated_clock_moves_only_when_told() -> None:
    clock = SimulatedClock(datetime(2026, 8, 3, tzinfo=UTC))
    assert clock.now() == clock.now() == datetime(2026, 8, 3, tzinfo=UTC)
    clock.advance(timedelta(hours=5))
    assert clock.now() == datetime(2026, 8, 3, 5, tzinfo=UTC)


def test_a_simulated_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SimulatedClock(datetime(2026, 8, 3))  # noqa: DTZ001
