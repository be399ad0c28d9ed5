"""A browser, and what `./huiyin up` serves."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from huiyin_demo.founding import found
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.ports import free_ports
from played_city import PASSWORD, City, play
from visitor import Place, find_places

PATIENCE = 120.0
"""Seconds, for each thing that is waited for: the machine may be busy."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet = ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=arguments + quiet)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a city without a single petition, served as `./huiyin up` serves it."""
    data = tmp_path_factory.mktemp("city")
    with Platform(data) as platform:
        found(platform, datetime.now(UTC), PASSWORD)
    with serving(data) as url:
        yield url


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Some days of petitions, played, then served as `./huiyin up` serves it."""
    data = tmp_path_factory.mktemp("city")
    played = play(data)
    with serving(data) as url:
        yield City(url, *played)


@pytest.fixture(scope="session")
def places(city: City) -> dict[str, list[Place]]:
    """Every form that texts are typed into, by its kind, and where it was found."""
    return find_places(city)


@pytest.fixture(scope="session")
def forms(places: dict[str, list[Place]]) -> dict[str, Place]:
    """Each kind of form once."""
    return {kind: found[0] for kind, found in places.items()}


@contextmanager
def serving(data: Path) -> Iterator[str]:
    (port,) = free_ports(1)
    log = data / "up.log"
    command = [
        sys.executable,
        "-P",
        "-m",
        "huiyin_operations.cli",
        "up",
        "--data",
        str(data),
        "--port",
        str(port),
    ]
    with log.open("wb") as output:
        up = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(url):
            assert time.monotonic() < deadline, log.read_text(errors="replace")[-3000:]
            time.sleep(0.1)
        yield url
    finally:
        up.terminate()
        assert up.wait(PATIENCE) == 0, log.read_text(errors="replace")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False
