"""Supervision alone, on a fresh database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_supervision.bootstrap import definition
from huiyin_web.service import Service

from .given import Site, World


@pytest.fixture
def world(service_for: Callable[..., Service], clock: SimulatedClock) -> World:
    return World(service_for(definition()), clock)


@pytest.fixture
def site(world: World) -> Site:
    return Site(world.service)
