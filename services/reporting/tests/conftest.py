"""The service, following a small world of published events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huiyin_chassis.service import Runtime
from huiyin_chassis.subscriptions.subscription import Subscription
from huiyin_reporting.bootstrap import definition

from .world import DISCIPLINE, HEATING, ROADS, World


@pytest.fixture
def world() -> World:
    """Empty; three units are known."""
    world = World()
    world.unit(HEATING, "供热公司")
    world.unit(ROADS, "道路管理处")
    world.unit(DISCIPLINE, "市纪委监委")
    return world


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime]) -> Runtime:
    """The reporting service over a fresh database; its clock stands at `MONDAY`."""
    return runtime_for(definition())


@pytest.fixture
def follow(runtime: Runtime, world: World) -> Callable[[], None]:
    """Let the service catch up with the world."""
    subscriptions = [
        Subscription(
            consumer="reporting",
            source=name,
            database=runtime.database,
            views=runtime.views,
            automations=(),
            source_client=log,
            runtime=runtime,
        )
        for name, log in world.logs.items()
    ]

    def catch_up() -> None:
        for subscription in subscriptions:
            subscription.catch_up()
            assert subscription.parked() == []

    return catch_up


@pytest.fixture
def tables(runtime: Runtime) -> Callable[[], dict[str, list[dict[str, Any]]]]:
    """Every row of every view of facts, in a fixed order."""

    def read() -> dict[str, list[dict[str, Any]]]:
        return {
            view.name: runtime.database.query(
                f"SELECT * FROM live.{view.name} ORDER BY {', '.join(view.key)}"
            )
            for view in definition().views
        }

    return read
