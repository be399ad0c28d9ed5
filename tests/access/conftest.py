"""The world that everybody looks at."""

from __future__ import annotations

import pytest

from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform

from .world import World


@pytest.fixture
def pages_hold_what_they_promise() -> None:
    """Links are looked at where pages are tested; here are thousands of pages."""


@pytest.fixture
def world(platform: Platform, clock: SimulatedClock) -> World:
    return World(platform, clock)
