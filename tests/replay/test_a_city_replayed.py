"""Three weeks of a made-up city: nothing is stuck, everything verifies, and a replay from zero gives the same views."""

from datetime import UTC, datetime, timedelta

import pytest

from huiyin_demo.founding import found
from huiyin_demo.simulation import Simulation
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform

START = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
END = START + timedelta(days=21)
PETITIONS = 60


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> Platform:
    clock.set(START)
    found(platform, START, "a-Password-for-tests-1")
    Simulation(platform, clock, START, END, count=PETITIONS, seed=5).run()
    return platform


def test_a_simulated_city_is_seen_whole_by_every_service_and_replays_to_the_same_views(
    city: Platform,
) -> None:
    for name, runtime in city.runtimes.items():
        assert runtime.database.query("SELECT * FROM subscription.parked") == [], name

    def numbers(service: str, table: str) -> set[str]:
        rows = city.runtime(service).database.query(f"SELECT DISTINCT registration_no AS n FROM live.{table}")
        return {row["n"] for row in rows}

    registered = numbers("intake", "register")
    assert len(registered) == PETITIONS
    assert numbers("reporting", "matters") == registered
    assert numbers("supervision", "clocks") == registered

    logs = {name: each.published_log() for name, each in city.services.items()}
    for name, runtime in city.runtimes.items():
        for view in runtime.views.views:
            difference = runtime.views.diff(view.name, ledger=runtime.ledger, sources=logs, fresh=True)
            assert difference.same, f"{name}.{view.name}: {difference}"
