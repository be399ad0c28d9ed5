"""The API guide, run: every block of shell in it, in order, in one shell, against a demonstration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin_testing.ports import free_ports

ROOT = Path(__file__).parents[2]
BLOCKS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
START_SECONDS = 600.0


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a shell beside a running demonstration."""
    data = tmp_path_factory.mktemp("demo", numbered=True)
    (port,) = free_ports(1)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HUIYIN_")}
    environment = {
        **kept,
        "HUIYIN_HOME": str(ROOT),
        "HUIYIN_DATA": str(data),
        "HUIYIN_URL": f"http://127.0.0.1:{port}",
    }
    command = [
        sys.executable,
        "-P",
        "-m",
        "huiyin_operations.cli",
        "demo",
        "--petitions",
        "1",
        "--port",
        str(port),
    ]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        deadline = time.monotonic() + START_SECONDS
        told = b""
        while environment["HUIYIN_URL"].encode() not in told:
            line = process.stdout.readline()
            told += line
            if not line or time.monotonic() > deadline:
                pytest.fail(told.decode())
        yield environment
        process.terminate()
        process.communicate()


def test_every_block_of_the_guide_runs_as_it_stands(demonstration: dict[str, str]) -> None:
    blocks = BLOCKS.findall((ROOT / "docs" / "api.md").read_text("utf-8"))
    assert len(blocks) > 8
    script = "set -euo pipefail\n" + "\n".join(
        f"echo '## block {n}'\n{block}" for n, block in enumerate(blocks)
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=demonstration, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"state":"signed"' in done.stdout.replace(" ", ""), done.stdout
