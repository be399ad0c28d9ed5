"""Fixtures for every test in the repository: a real PostgreSQL, a fresh database per test, the whole platform."""

from __future__ import annotations

import os

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp
from typing import TYPE_CHECKING

import pytest

from huiyin_testing import profiles as profiles  # loads the repeatable one

if TYPE_CHECKING:
    from huiyin_ledger.clock.clock import Clock, SimulatedClock
    from huiyin_ledger.db import Database
    from huiyin_operations.embedded.platform import Platform
    from huiyin_operations.embedded.postgres import EmbeddedPostgres
    from huiyin_testing.databases import TestDatabases
    from huiyin_testing.rabbitmq import RabbitMQ
    from huiyin_web.definition import ServiceDefinition
    from huiyin_web.runtime import Runtime
    from huiyin_web.service import Service

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Where simulated clocks start: Monday 2 March 2026, nine o'clock in China."""
_OWN_DIRECTORY = pytest.StashKey[str]()
_FAILED = pytest.StashKey[bool]()
_RUNS = "huiyin-run-"
_MARKERS = (
    "rabbitmq: needs a real RabbitMQ node (started by the fixture)",
    "browser: drives a real Chromium",
)
_WARNINGS = (
    "error",
    "ignore::DeprecationWarning",
    "ignore:XDG_RUNTIME_DIR",
)
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
"""Bytes that must be free in memory for a test server."""


def _in_memory() -> Path | None:
    """Where files stay in memory; None where there is no such place, or no room in it."""
    try:
        roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    except OSError:
        return None
    return _MEMORY if roomy else None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marks, make tests strict, and give the run a directory of its own, which is kept if a test fails.

    pytest's usual directory is shared by all runs of a user. A run that starts closes it to everybody else, and so to the
    database servers of earlier runs, which run as another user.
    """
    for line in _MARKERS:
        config.addinivalue_line("markers", line)
    for line in _WARNINGS:
        config.addinivalue_line("filterwarnings", line)
    if config.option.basetemp is None:
        _forget_old_runs()
        config.stash[_OWN_DIRECTORY] = config.option.basetemp = mkdtemp(prefix=_RUNS)


def _forget_old_runs() -> None:
    yesterday = time.time() - 86_400
    for directory in Path(gettempdir()).glob(f"{_RUNS}*"):
        with suppress(OSError):
            if directory.stat().st_mtime < yesterday:
                shutil.rmtree(directory, ignore_errors=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[_FAILED] = exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def pytest_unconfigure(config: pytest.Config) -> None:
    directory = config.stash.get(_OWN_DIRECTORY, None)
    if directory is not None and not config.stash.get(_FAILED, False):
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded_postgres() -> Iterator[EmbeddedPostgres]:
    """One server for all tests of this process.

    In memory where there is room: a database is copied for every test, and that takes half as long there.
    """
    from huiyin_operations.embedded.postgres import FOR_TESTS, EmbeddedPostgres

    with (
        TemporaryDirectory(prefix="huiyin-tests-", dir=_in_memory(), ignore_cleanup_errors=True) as directory,
        EmbeddedPostgres(Path(directory), settings=FOR_TESTS) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def postgres(embedded_postgres: EmbeddedPostgres) -> str:
    """The administrator's URL of that server."""
    return embedded_postgres.admin_url()


@pytest.fixture(scope="session")
def template_databases(embedded_postgres: EmbeddedPostgres) -> TestDatabases:
    from huiyin_testing.databases import TestDatabases

    return TestDatabases(embedded_postgres)


@pytest.fixture
def test_databases(template_databases: TestDatabases) -> Iterator[TestDatabases]:
    """Makes databases from templates; those of the test are dropped when it ends."""
    yield template_databases
    template_databases.drop_used()


@pytest.fixture
def database_for(test_databases: TestDatabases) -> Iterator[Callable[[ServiceDefinition], Database]]:
    """A function: a service's definition -> its Database, fresh and migrated, with the service's own role."""
    from huiyin_ledger.db import Database

    with ExitStack() as opened:

        def make(definition: ServiceDefinition) -> Database:
            url = test_databases.fresh(definition).app
            database = Database(url, application_name=f"test {definition.name}")
            opened.callback(database.close)
            return database

        yield make


@pytest.fixture
def clock() -> SimulatedClock:
    """Stands at Monday 2 March 2026, 09:00 in China, until the test moves it."""
    from huiyin_ledger.clock.clock import SimulatedClock

    return SimulatedClock(MORNING)


@pytest.fixture
def platform_for(
    test_databases: TestDatabases, clock: SimulatedClock, tmp_path: Path
) -> Iterator[Callable[..., Platform]]:
    """A function: definitions -> a Platform of just these services over fresh databases."""
    from huiyin_operations.embedded.platform import Platform

    numbers = itertools.count(1)
    with ExitStack() as opened:

        def make(*services: ServiceDefinition, clock: Clock = clock) -> Platform:
            databases = test_databases.for_platform(services)
            data = tmp_path / f"data-{next(numbers)}"
            data.mkdir()
            made = Platform(data, clock=clock, services=services, databases=databases)
            opened.callback(made.close)
            return made

        yield make


@pytest.fixture
def platform(platform_for: Callable[..., Platform]) -> Platform:
    """Every installed service over fresh databases, with the simulated `clock`."""
    from huiyin_web.bootstrap import definitions

    return platform_for(*definitions())


@pytest.fixture
def service_for(platform_for: Callable[..., Platform], clock: SimulatedClock) -> Callable[..., Service]:
    """A function: a service's definition -> the Service on a fresh database.

    The other services aren't there: its subscriptions to them have nothing to follow.
    """

    def make(definition: ServiceDefinition, clock: Clock = clock) -> Service:
        return platform_for(definition, clock=clock).services[definition.name]

    return make


@pytest.fixture
def runtime_for(service_for: Callable[..., Service], clock: SimulatedClock) -> Callable[..., Runtime]:
    """A function: a service's definition -> its Runtime on a fresh database."""

    def make(definition: ServiceDefinition, clock: Clock = clock) -> Runtime:
        return service_for(definition, clock).runtime

    return make


@pytest.fixture(autouse=True)
def pages_hold_what_they_promise() -> Iterator[None]:
    """No page that the test renders has a link that no route answers, or shows as not taken what was."""
    from huiyin_testing.rendered_pages import watched

    with watched() as wrong:
        yield
    assert not wrong, wrong


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    """A RabbitMQ node of our own on free ports, restartable."""
    from huiyin_testing.rabbitmq import RabbitMQ

    node = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    node.start()
    try:
        yield node
    finally:
        node.stop()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium of the operating system; `huiyin test` installs it or says what to install."""
    from huiyin_operations.embedded.programs import CHROMIUM, locate

    return locate(CHROMIUM)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The directory with recorded messages beside the checkout; tests that need it are skipped where it is not."""
    named = os.environ.get("HUIYIN_SHARED_DATA")
    places = (
        [Path(named)] if named else [root / "shared" / "data" for root in (Path.cwd(), *Path.cwd().parents)]
    )
    for place in places:
        with suppress(OSError):
            if place.is_dir():
                return place
    pytest.skip("the recorded messages are not on this machine: no shared/data beside the checkout")
