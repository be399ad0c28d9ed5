"""The whole play, as the first command plays it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from huiyin_demo.city import colleagues
from huiyin_demo.founding import employ, found
from huiyin_demo.simulation import Simulation
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.bootstrap import definitions


def test_a_play_that_ends_at_midnight_in_china_comes_to_its_end(
    platform_for: Callable[..., Platform], clock: SimulatedClock
) -> None:
    """A citizen rated while the unit handled the matter again, and the refusal ended the play."""
    end = datetime(2026, 11, 26, 16, tzinfo=UTC)
    start = (end - timedelta(days=90)).replace(hour=16)
    clock.set(start)
    platform = platform_for(*definitions())
    found(platform, start, "a bench by the river")
    employ(platform, colleagues(), "a bench by the river")
    days: list[int] = []
    Simulation(platform, clock, start, end, count=300, seed=1).run(days.append)
    assert sum(days) == 90
    assert len(platform.runtimes["intake"].ledger.heads()) == 3
