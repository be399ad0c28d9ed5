"""A service from its wheel, in an environment without the other services: it migrates, serves, and passes its tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from huiyin_operations.embedded.databases import IDENTITY
from huiyin_operations.embedded.postgres import FOR_TESTS, EmbeddedPostgres
from huiyin_testing.ports import free_ports
from huiyin_testing.rabbitmq import RabbitMQ

from .environments import Environment, temporary_directory

HOME = Path(__file__).parents[2]
PEERS = ("assignment", "supervision")


@dataclass(frozen=True)
class Alone:
    """The environment, and where the wheels' own tests lie: away from their sources."""

    environment: Environment
    tests: Path


@pytest.fixture(scope="module")
def alone() -> Iterator[Alone]:
    with temporary_directory() as directory:
        sources = [HOME / "contracts", *sorted(HOME.glob("chassis/*")), HOME / "services" / "intake"]
        environment = Environment(directory / "venv", keep=lambda name: False)
        wheels = [environment.build(source, directory / "wheels") for source in sources]
        environment.install(*wheels)
        copytree(HOME / "services" / "intake" / "tests", directory / "tests")
        yield Alone(environment, directory / "tests")


def test_it_is_the_only_one_and_carries_what_it_needs(alone: Alone) -> None:
    said = alone.environment.run(
        "-c",
        "from huiyin_web.bootstrap import definitions as d; (s,) = d();"
        " print(s.name, *sorted(f.name for f in s.migrations.glob('*.sql')))",
    )
    assert said.stdout.split() == ["intake", "0001_intake.sql", "0002_petition_draft.sql"], said.stderr


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """A database server with an empty database for the service and one for accounts."""
    with temporary_directory() as directory, EmbeddedPostgres(directory, settings=FOR_TESTS) as server:
        for name in ("intake", IDENTITY):
            server.ensure_database(name)
        yield server


@pytest.mark.rabbitmq
def test_it_migrates_and_serves(
    alone: Alone, server: EmbeddedPostgres, rabbitmq: RabbitMQ, tmp_path: Path
) -> None:
    port, *closed = free_ports(1 + len(PEERS))
    environment = {
        "HUIYIN_MODE": "service",
        "HUIYIN_DATA": str(tmp_path),
        "HUIYIN_BROKER_URL": rabbitmq.url,
        "HUIYIN_PEER_TOKEN": "hy_not_needed_here",
        "HUIYIN_INTAKE_DATABASE_URL": server.app_url("intake"),
        "HUIYIN_INTAKE_ADMIN_DATABASE_URL": server.admin_url("huiyin_intake"),
        "HUIYIN_IDENTITY_DATABASE_URL": server.app_url(IDENTITY),
        "HUIYIN_IDENTITY_ADMIN_DATABASE_URL": server.admin_url(f"huiyin_{IDENTITY}"),
        **{
            f"HUIYIN_{peer.upper()}_URL": f"http://127.0.0.1:{n}"
            for peer, n in zip(PEERS, closed, strict=True)
        },
    }
    migrated = alone.environment.run("-m", "huiyin_operations.cli", "migrate", **environment)
    assert "intake/0001_intake.sql" in migrated.stdout, migrated.stderr
    command = [
        alone.environment.python,
        "-P",
        "-m",
        "huiyin_operations.cli",
        "serve",
        "intake",
        "--port",
        str(port),
    ]
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            command, cwd=tmp_path, env={"PATH": os.environ["PATH"], **environment}, stdout=log, stderr=log
        )
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            assert client.get(f"http://127.0.0.1:{port}/intake/healthz").status_code == 200
            assert "信访" in client.get(f"http://127.0.0.1:{port}/").text
    finally:
        serving.terminate()
        assert serving.wait(60) == 0, (tmp_path / "log").read_text()


def test_its_own_tests_pass_without_the_others(alone: Alone) -> None:
    """Those that need little time; ./huiyin test runs them all beside the others."""
    chosen = ["tests/test_petition.py", "tests/test_registration.py"]
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:pytest_nameko",
        "-p",
        "huiyin_testing.plugin",
    ]
    done = alone.environment.run(
        "-m", "pytest", *options, "--import-mode=importlib", *chosen, cwd=alone.tests.parent
    )
    assert done.returncode == 0, done.stdout[-4000:]
