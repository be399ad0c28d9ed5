"""How far this installation's clock was moved. Only the embedded mode moves it, to show what time brings."""

from __future__ import annotations

from uuid import UUID

from huiyin_chassis.domain import Aggregate, Refused, stream_id

JURISDICTION = "000000"
"""The clock belongs to the installation, not to a place: its events are kept under the code of the whole country."""


class InstanceClock(Aggregate):
    class Opened(Aggregate.Created):
        TOPIC = "supervision.instance_clock_opened"

    class ClockShifted(Aggregate.Event):
        """Moved by `seconds`; it is then `total_seconds` ahead of the real one."""

        TOPIC = "supervision.clock_shifted"
        seconds: int
        total_seconds: int

        def apply(self, aggregate: InstanceClock) -> None:
            aggregate.total_seconds = self.total_seconds

    def __init__(self) -> None:
        self.total_seconds = 0

    @staticmethod
    def stream() -> UUID:
        return stream_id("instance_clock")

    @classmethod
    def open(cls) -> InstanceClock:
        return cls._create(cls.Opened, id=cls.stream())

    def shift(self, seconds: int) -> None:
        """Move it on. Never back: what has happened would lie in the future."""
        if seconds <= 0:
            raise Refused("clock_goes_forward", "The clock can only be moved forward.")
        self.trigger_event(self.ClockShifted, seconds=seconds, total_seconds=self.total_seconds + seconds)
