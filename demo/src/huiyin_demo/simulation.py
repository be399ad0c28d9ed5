"""Plays the lives of petitions through the real commands of the four services, in simulated time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from huiyin_demo.agenda import Agenda, Step
from huiyin_demo.city import jurisdictions
from huiyin_demo.course import Course
from huiyin_demo.hours import when_open
from huiyin_demo.lives import lives
from huiyin_demo.receptions import Receptions
from huiyin_demo.staff import Staff
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.domain.bulletin import number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.features.publish_bulletin.command import PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
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
        self._plan_bulletins(agenda, staff)
        for jurisdiction in jurisdictions():
            Receptions(staff, agenda, Random(f"{self._seed} {jurisdiction}"), jurisdiction).play(
                self._start, self._end
            )
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

    def _plan_bulletins(self, agenda: Agenda, staff: Staff) -> None:
        """One for every half-month that is over, on the next working morning; the last one is left to the visitor."""
        period = HalfMonth.containing(self._start)
        while period.next().end <= self._end:
            agenda.plan(when_open(period.end, timedelta(minutes=30)), _publication(period, staff))
            period = period.next()


def _publication(period: HalfMonth, staff: Staff) -> Step:
    def publish(at: datetime) -> None:
        for jurisdiction in jurisdictions():
            no = number(jurisdiction, period)
            publish_bulletin(
                staff.platform.runtime("reporting"), staff.act("reporter", at, no), PublishBulletin(no)
            )

    return publish
