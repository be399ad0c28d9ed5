"""Supervision alone, on a fresh database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_chassis.clock.clock import SimulatedClock
from huiyin_chassis.service import Service
from huiyin_supervision.bootstrap import definition

from .given import Site, World


@pytest.fixture
def world(service_for: Callable[..., Service], clock: SimulatedClock) -> World:
    return World(service_for(definition()), clock)


@pytest.fixture
def site(world: World) -> Site:
    return Site(world.service)
