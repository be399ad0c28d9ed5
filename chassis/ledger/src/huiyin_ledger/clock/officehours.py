"""Opening hours of an office on a working day; each jurisdiction's rule pack has its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise

from huiyin_ledger.clock.china import CHINA


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Opening spans of one working day in China time, in order and apart from each other."""

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("office hours are spans that end after they begin, in order, without overlap")

    def on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The opening spans of `day`, in UTC."""
        for opens, closes in self.spans:
            yield (
                datetime.combine(day, opens, CHINA).astimezone(UTC),
                datetime.combine(day, closes, CHINA).astimezone(UTC),
            )


USUAL = OfficeHours(((time(8, 30), time(11, 30)), (time(13, 30), time(17, 0))))
