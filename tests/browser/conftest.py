"""A browser, and what `./huiyin up` serves."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from huiyin_testing.ports import free_ports

PATIENCE = 120.0
"""Seconds, for each thing that is waited for: the machine may be busy."""


@pytest.fixture(scope="session")
def serving() -> Callable[[Path], Iterator[str]]:
    """A context: serves a data directory and gives the address."""
    return _serving


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet = ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=arguments + quiet)
        yield started
        started.close()


@contextmanager
def _serving(data: Path) -> Iterator[str]:
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
