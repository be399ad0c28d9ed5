"""Clocks. All code takes the time from the clock that it is given, never from the operating system."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from huiyin_ledger.files import replace


class Clock:
    """The real clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)


class ClockDamaged(RuntimeError):
    """The file with the clock's shift can't be read."""


class ShiftedClock(Clock):
    """The clock of the embedded mode: the real one plus the shift in a file of the data directory.

    Every process on that directory sees a shift at once. The shift itself is an event of supervision's ledger; the
    file is its effect. No file: no shift.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift

    @property
    def shift(self) -> timedelta:
        """How far this clock is ahead of the real one (negative: behind)."""
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return timedelta()
        seen = (stat.st_mtime_ns, stat.st_ino)
        if seen != self._seen:
            try:
                self._shift = timedelta(seconds=json.loads(self._file.read_text())["shift_seconds"])
            except (ValueError, TypeError, KeyError):
                raise ClockDamaged(
                    f"{self._file} is damaged: restore it, or remove it to go by the real time"
                ) from None
            self._seen = seen
        return self._shift

    def set_shift(self, shift: timedelta) -> None:
        """Set the shift atomically, for every process."""
        replace(self._file, json.dumps({"shift_seconds": shift.total_seconds()}).encode())


class SimulatedClock(Clock):
    """A clock that moves only when told to: for tests and for the demonstration's history."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def now(self) -> datetime:
        return self._now

    def set(self, at: datetime) -> None:
        """Move to `at`, which must be aware."""
        if at.tzinfo is None:
            raise ValueError("a clock is set to an aware datetime: give it a time zone")
        self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move on (or back) by `by`."""
        self._now += by
