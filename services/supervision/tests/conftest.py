"""Supervision alone, on a fresh database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_chassis.clock.clock import SimulatedClock
from huiyin_chassis.service import Service
from huiyin_supervision.bootstrap import definition

from .told import Desk, Told


@pytest.fixture
def told(service_for: Callable[..., Service], clock: SimulatedClock) -> Told:
    return Told(service_for(definition()), clock)


@pytest.fixture
def desk(told: Told) -> Desk:
    return Desk(told.service)
