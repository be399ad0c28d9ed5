"""Plays the lives of petitions through the real commands of the four services, in simulated time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from huiyin_chassis.clock.clock import SimulatedClock
from huiyin_chassis.embedded.platform import Platform
from huiyin_demo.agenda import Agenda
from huiyin_demo.course import Course
from huiyin_demo.lives import lives
from huiyin_demo.staff import Staff
from huiyin_supervision.ticker import tick

SLOT = timedelta(hours=12)
"""The four services hear of each other once in this much simulated time."""


class Simulation:
    """`count` petitions between `start` and `end`; the same seed plays the same course."""

    def __init__(
        self,
        platform: Platform,
        clock: SimulatedClock,
        start: datetime,
        end: datetime,
        *,
        count: int,
        seed: int = 1,
    ) -> None:
        self._platform = platform
        self._clock = clock
        self._start = start
        self._end = end
        self._count = count
        self._seed = seed

    def run(self, progress: Callable[[int], None] = lambda n: None) -> None:
        """Play it all; `progress` is told of each simulated day."""
        agenda = Agenda()
        staff = Staff(self._platform)
        random = Random(self._seed)
        for life in lives(self._count, self._start, self._end, self._seed):
            course = Course(life, staff, agenda, Random(random.random()))
            agenda.plan(life.at, course.register)
        day = self._start.date()
        at = self._start
        while at < self._end:
            at = min(at + SLOT, self._end)
            for moment, step in agenda.until(at):
                self._clock.set(moment)
                step(moment)
            self._clock.set(at)
            self._platform.settle()
            tick(self._platform.runtime("supervision"), at)
            if at.date() != day:
                day = at.date()
                progress(1)
        self._platform.settle()
