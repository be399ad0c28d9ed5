"""The shift of this installation's clock. Only the embedded mode has one, for demonstrations."""

from __future__ import annotations

from uuid import UUID

from huiyin_ledger.domain import Aggregate, Refused, evolves, stream_id

JURISDICTION = "000000"
"""The clock belongs to the installation, not to a place: its events are kept under the code of the whole country."""


class Opened(Aggregate.Created):
    TOPIC = "supervision.instance_clock_opened"


class ClockShifted(Aggregate.Event):
    """Moved by `seconds`; it is then `total_seconds` ahead of the real one."""

    TOPIC = "supervision.clock_shifted"
    seconds: int
    total_seconds: int


class InstanceClock(Aggregate):
    @evolves(Opened)
    def _opened(self, event: Opened) -> None:
        self.total_seconds = 0

    @evolves(ClockShifted)
    def _clock_shifted(self, event: ClockShifted) -> None:
        self.total_seconds = event.total_seconds

    @staticmethod
    def stream_id() -> UUID:
        return stream_id("instance_clock")

    @classmethod
    def open(cls) -> InstanceClock:
        return cls._create(Opened, id=cls.stream_id())

    def shift(self, seconds: int) -> None:
        """Move the clock forward. Refused backwards: recorded events would lie in the future."""
        if seconds <= 0:
            raise Refused("clock_goes_forward", "The clock can only be moved forward.")
        self.trigger_event(ClockShifted, seconds=seconds, total_seconds=self.total_seconds + seconds)
