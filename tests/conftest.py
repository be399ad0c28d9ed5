"""Fixtures for tests that cross services."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin_testing.databases import TestDatabases
from huiyin_testing.rabbitmq import RabbitMQ
from huiyin_web.bootstrap import definitions
from one_host import Host


@pytest.fixture
def host(test_databases: TestDatabases, rabbitmq: RabbitMQ, tmp_path: Path) -> Iterator[Host]:
    """One host as `./huiyin deployment procfile` describes it, prepared but not started: real processes, fresh databases."""
    home = Path(os.environ.get("HUIYIN_HOME") or Path.cwd())
    made = Host(home, tmp_path, test_databases.for_platform(definitions()), rabbitmq.virtual_host())
    made.prepare()
    try:
        yield made
    finally:
        made.close()
