"""The service, following a small world of published events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_reporting.bootstrap import definition
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_web.app import create_app
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

from .given import CITY, COUNTY, DISCIPLINE, HEATING, ROADS, World, number

DAY = timedelta(days=1)
FEBRUARY_2 = HalfMonth(2026, 2, 2)


@pytest.fixture
def world() -> World:
    """Empty; three units are known."""
    world = World()
    world.unit(HEATING, "供热公司")
    world.unit(ROADS, "道路管理处")
    world.unit(DISCIPLINE, "市纪委监委")
    return world


@pytest.fixture
def service(service_for: Callable[..., Service]) -> Service:
    """The reporting service over a fresh database; its clock stands at `MONDAY`."""
    return service_for(definition())


@pytest.fixture
def runtime(service: Service) -> Runtime:
    return service.runtime


@pytest.fixture
def signing(service: Service) -> Iterator[None]:
    """Cursors are signed with the application's key: a context for reading lists without a request."""
    with create_app([service]).test_request_context():
        yield


@pytest.fixture
def follow(runtime: Runtime, world: World) -> Callable[[], None]:
    """Let the service catch up with the world."""
    subscriptions = [
        Subscription(
            consumer="reporting",
            source=name,
            database=runtime.database,
            views=runtime.views,
            ledger=runtime.ledger,
            reactions=(),
            source_client=log,
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


@pytest.fixture
def february(world: World, follow: Callable[[], None]) -> None:
    """A half-month with something in each leading figure, and an accusation and a piece of history beside it."""
    t = FEBRUARY_2.start + DAY
    for n in range(1, 7):
        place = CITY if n % 2 else COUNTY
        no = number(n, place)
        world.registered(no, t)
        world.dispatched(no, t, HEATING if n % 3 else ROADS)
        world.clock(no, "sign", t + DAY, unit=HEATING, stopped=t + DAY * (n % 2))
        world.clock(no, "hotline_reply", t + 3 * DAY, stopped=t + n * DAY)
        world.approved(no, t + n * DAY)
        world.visited(no, t + n * DAY, resolved="resolved" if n % 2 else "unresolved")
        world.closed(no, t + n * DAY)
    world.registered(number(8), t, channel="letter")
    world.referred(number(8), t)
    world.dispatched(number(8), t, DISCIPLINE, sealed=True)
    world.clock(number(8), "sign", t + DAY, unit=DISCIPLINE)
    world.registered(number(9), t, imported=True)
    follow()
