"""Fixtures for the desk and the archive that follows it, each over a fresh database."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import ARCHIVE, DESK, FAULTS
from huiyin_web.runtime import Runtime


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    """Nothing goes wrong but what the test itself arranges."""
    FAULTS.steps.clear()
    yield
    FAULTS.steps.clear()


@pytest.fixture
def both(platform_for: Callable[..., Platform]) -> Platform:
    return platform_for(DESK, ARCHIVE)


@pytest.fixture
def desk(both: Platform) -> Runtime:
    return both.runtime("desk")


@pytest.fixture
def archive(both: Platform) -> Runtime:
    return both.runtime("archive")


@pytest.fixture
def following(both: Platform) -> Subscription:
    """The archive's subscription to the desk."""
    return both.services["archive"].subscriptions["desk"]
