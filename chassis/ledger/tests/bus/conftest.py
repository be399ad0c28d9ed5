"""A broker for each test: in memory, and a real RabbitMQ."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huiyin_samples.desk_fixtures import archive, both, desk, following, no_faults

from .brokers import Broker, in_memory, on

__all__ = ["archive", "both", "broker", "desk", "following", "no_faults", "rabbit"]


@pytest.fixture(params=["memory", pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """Both brokers in turn: what holds for one holds for the other."""
    made = in_memory() if request.param == "memory" else on(request.getfixturevalue("rabbitmq"))
    yield made
    made.close()


@pytest.fixture
def rabbit(request: pytest.FixtureRequest) -> Iterator[Broker]:
    """A virtual host of a real RabbitMQ, for what only a real one can suffer."""
    made = on(request.getfixturevalue("rabbitmq"))
    yield made
    made.close()
