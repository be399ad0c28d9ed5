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
    for service, waiting in WAITING_PAGES.items():
        for what, rows in waiting.items():
            assert platform.runtimes[service].database.query(rows), what


WAITING_PAGES = {
    "assignment": {
        "a promise to follow": "SELECT FROM live.promises WHERE kept_at IS NULL",
        "a promise that was kept": "SELECT FROM live.promises WHERE kept_at IS NOT NULL",
    },
    "supervision": {
        "a bad rating to decide about": "SELECT FROM live.return_visit_tasks WHERE state = 'review' AND review_of <> 'added'",
        "an addition after the end to decide about": "SELECT FROM live.return_visit_tasks WHERE review_of = 'added'",
        "an urging with an answer": "SELECT FROM live.urgings WHERE answered_at IS NOT NULL",
    },
    "intake": {
        "a direct answer": "SELECT FROM live.register WHERE state = 'answered'",
        "a session that is still to come": "SELECT FROM live.reception_sessions WHERE edition > 0 AND starts_at > '2026-11-26 16:00Z'",
        "a session that was announced too late": "SELECT FROM live.reception_sessions WHERE late",
        "one that another leader took over": "SELECT FROM live.reception_sessions WHERE replaced",
        "one that was cancelled": "SELECT FROM live.reception_sessions WHERE state = 'cancelled'",
        "one that a day off moved": "SELECT FROM live.reception_sessions WHERE moved_because <> ''",
    },
}
"""What whoever looks in finds on the pages."""
