"""Each service from its wheel, in an environment without the other services: it migrates, serves, and passes its tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import httpx
import pytest
from hypothesis import settings

from huiyin_operations.embedded.postgres import FOR_TESTS, EmbeddedPostgres
from huiyin_testing.ports import free_ports
from huiyin_testing.profiles import EXPLORE
from huiyin_testing.rabbitmq import RabbitMQ
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.recorded import IDENTITY

from .environments import Environment, temporary_directory

HOME = Path(__file__).parents[2]
QUICK = {
    "intake": ("test_petition.py", "test_registration.py"),
    "assignment": ("test_order_guards.py", "test_order_life.py"),
    "supervision": ("test_matter_clocks.py", "test_return_visit.py"),
    "reporting": ("test_definitions.py",),
}
"""Those of a service's tests that need little time. `./huiyin explore` runs all of them alone."""


@dataclass(frozen=True)
class Alone:
    """A service by itself: its environment, and where its own tests lie, away from their sources."""

    name: str
    environment: Environment
    tests: Path

    @property
    def follows(self) -> frozenset[str]:
        """The services that it hears of, none of which is here."""
        (definition,) = (each for each in definitions() if each.name == self.name)
        return definition.sources - {self.name}


@pytest.fixture(scope="module")
def wheels() -> Iterator[list[Path]]:
    """What every service stands on."""
    with temporary_directory() as directory:
        environment = Environment(directory / "venv", keep=lambda name: False)
        sources = [HOME / "contracts", *sorted(HOME.glob("chassis/*"))]
        yield [environment.build(source, directory / "wheels") for source in sources]


@pytest.fixture(scope="module", params=sorted(QUICK))
def alone(request: pytest.FixtureRequest, wheels: list[Path]) -> Iterator[Alone]:
    source = HOME / "services" / request.param
    with temporary_directory() as directory:
        environment = Environment(directory / "venv", keep=lambda name: False)
        environment.install(*wheels, environment.build(source, directory / "wheels"))
        copytree(source / "tests", directory / "tests")
        yield Alone(request.param, environment, directory / "tests")


def test_every_service_is_tried() -> None:
    assert QUICK.keys() == {path.name for path in (HOME / "services").iterdir() if path.is_dir()}


def test_it_is_the_only_one_and_carries_what_it_needs(alone: Alone) -> None:
    said = alone.environment.run(
        "-c",
        "from huiyin_web.bootstrap import definitions as d; (s,) = d();"
        " print(s.name, *sorted(f.name for f in s.migrations.glob('*.sql')))",
    )
    migrations = sorted(path.name for path in (HOME / "services" / alone.name).glob("src/*/migrations/*.sql"))
    assert said.stdout.split() == [alone.name, *migrations], said.stderr


@pytest.fixture
def server(alone: Alone) -> Iterator[EmbeddedPostgres]:
    """A database server with an empty database for the service and one for accounts."""
    with temporary_directory() as directory, EmbeddedPostgres(directory, settings=FOR_TESTS) as server:
        for name in (alone.name, IDENTITY):
            server.ensure_database(name)
        yield server


@pytest.mark.rabbitmq
def test_it_migrates_and_serves(
    alone: Alone, server: EmbeddedPostgres, rabbitmq: RabbitMQ, tmp_path: Path
) -> None:
    port, *closed = free_ports(1 + len(alone.follows))
    urls = {
        f"HUIYIN_{name.upper()}_{kind}": url
        for name in (alone.name, IDENTITY)
        for kind, url in (
            ("DATABASE_URL", server.app_url(name)),
            ("ADMIN_DATABASE_URL", server.admin_url(f"huiyin_{name}")),
        )
    }
    environment = {
        "HUIYIN_MODE": "service",
        "HUIYIN_DATA": str(tmp_path),
        "HUIYIN_BROKER_URL": rabbitmq.virtual_host(),
        "HUIYIN_PEER_TOKEN": "hy_not_needed_here",
        **urls,
        **{
            f"HUIYIN_{peer.upper()}_URL": f"http://127.0.0.1:{n}"
            for peer, n in zip(sorted(alone.follows), closed, strict=True)
        },
    }
    migrated = alone.environment.run("-m", "huiyin_operations.cli", "migrate", **environment)
    assert migrated.returncode == 0, migrated.stderr
    serve = ["-P", "-m", "huiyin_operations.cli", "serve", alone.name, "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            [alone.environment.python, *serve],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            assert client.get(f"http://127.0.0.1:{port}/{alone.name}/healthz").status_code == 200
    finally:
        serving.terminate()
        assert serving.wait(60) == 0, (tmp_path / "log").read_text()


def test_its_own_tests_pass_without_the_others(alone: Alone) -> None:
    everything = settings.get_current_profile_name() == EXPLORE
    chosen = ["tests"] if everything else [f"tests/{name}" for name in QUICK[alone.name]]
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:pytest_nameko", "-p", "huiyin_testing.plugin"]
    options += ["--import-mode=importlib"]
    collected = alone.environment.run(
        "-m", "pytest", *options, "--collect-only", "tests", cwd=alone.tests.parent
    )
    assert collected.returncode == 0, collected.stdout[-4000:]
    done = alone.environment.run("-m", "pytest", *options, *chosen, cwd=alone.tests.parent)
    assert done.returncode == 0, done.stdout[-4000:]
