"""What is to happen when: a queue of steps in simulated time."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from datetime import datetime

Step = Callable[[datetime], None]


class Agenda:
    """Steps by time; those of one instant in the order they were planned."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._numbers = itertools.count()

    def plan(self, at: datetime, step: Step) -> None:
        heapq.heappush(self._steps, (at, next(self._numbers), step))

    def until(self, end: datetime) -> Iterator[tuple[datetime, Step]]:
        """Take the steps before `end`, also those that are planned meanwhile."""
        while self._steps and self._steps[0][0] < end:
            at, _, step = heapq.heappop(self._steps)
            yield at, step

    def __len__(self) -> int:
        return len(self._steps)
