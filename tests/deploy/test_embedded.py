"""`./huiyin up` and the verbs beside it, as processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from huiyin_operations.embedded.postgres import EmbeddedPostgres
from huiyin_testing.ports import free_ports

HOME = Path(__file__).parents[2]
ADMIN = {"HUIYIN_ADMIN_USER": "wang", "HUIYIN_ADMIN_PASSWORD": "a bench by the river"}
START_SECONDS = 180.0

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HUIYIN_")}
    return {**kept, "HUIYIN_HOME": str(HOME), "COLUMNS": "200", **more}


def huiyin(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One verb, run to its end."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "huiyin_operations.cli", *arguments],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


class Up:
    """`./huiyin up` on a directory, answering."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data = data
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        command = [
            sys.executable,
            "-P",
            "-m",
            "huiyin_operations.cli",
            "up",
            "--data",
            str(data),
            "--port",
            str(self.port),
        ]
        self.process = subprocess.Popen(
            command,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.end()[1])
            time.sleep(0.1)

    def answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/intake/healthz", timeout=5).status_code == 200
        return False

    def end(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit status and everything it said."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=120)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One that runs for all tests here that don't end it."""
    made = Up(tmp_path_factory.mktemp("up"), **ADMIN)
    yield made
    made.end()


def test_it_serves_every_service_and_the_citizens_door_on_one_port(up: Up) -> None:
    for path in (
        "/",
        "/login",
        *(f"/{s}/readyz" for s in ("intake", "assignment", "supervision", "reporting")),
    ):
        assert httpx.get(up.url + path, timeout=120).status_code == 200, path


def test_doctor_tells_the_address_and_each_services_database_while_it_is_served(up: Up) -> None:
    done = huiyin("doctor", "--json", "--data", str(up.data))
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["serving"]["url"] == up.url
    assert report["serving"]["pid"] == up.process.pid
    assert set(report["services"]) == {"intake", "assignment", "supervision", "reporting"}
    for name, service in report["services"].items():
        assert service["url"] == f"{up.url}/{name}"
        with psycopg.connect(service["admin_database_url"]) as connection:
            assert connection.execute("SELECT count(*) FROM ledger.head").fetchone() is not None
        with psycopg.connect(service["database_url"]) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (f"huiyin_{name}",)


def test_a_verb_that_ends_leaves_the_served_instance_its_database(up: Up) -> None:
    for arguments in (
        ("token", "--role", "auditor", "--jurisdiction", "230600"),
        ("migrate",),
        ("account", "list"),
    ):
        done = huiyin(*arguments, "--data", str(up.data))
        assert done.returncode == 0, done.stderr
        assert httpx.get(f"{up.url}/intake/readyz", timeout=120).json()["ready"] is True


def test_a_token_made_beside_it_is_good_at_once(up: Up) -> None:
    token = huiyin(
        "token", "--role", "auditor", "--jurisdiction", "230600", "--data", str(up.data)
    ).stdout.strip()
    answer = httpx.get(f"{up.url}/intake/readyz", headers={"Authorization": f"Bearer {token}"}, timeout=120)
    assert answer.json()["condition"]["database"] == "ok"


def test_the_same_directory_is_not_served_twice(up: Up) -> None:
    done = huiyin("up", "--data", str(up.data), "--port", "0")
    assert done.returncode == 1
    assert f"already being served at {up.url}" in done.stderr


def test_a_port_that_is_taken_is_said_to_be_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = huiyin("up", "--data", str(tmp_path), "--port", str(port), **ADMIN)
    assert done.returncode == 1
    assert f"Port {port} is taken by another program. Choose another: --port {port + 1}" in done.stderr
    assert not any(tmp_path.iterdir())


def test_a_first_start_without_a_terminal_says_how_to_name_an_administrator(tmp_path: Path) -> None:
    done = huiyin("up", "--data", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "HUIYIN_ADMIN_USER" in done.stderr
    assert "HUIYIN_ADMIN_PASSWORD" in done.stderr


def test_an_administrator_that_can_not_be_is_named_with_the_variables(tmp_path: Path) -> None:
    done = huiyin("up", "--port", "0", "--data", str(tmp_path), **{**ADMIN, "HUIYIN_ADMIN_PASSWORD": "short"})
    assert done.returncode == 1
    assert "HUIYIN_ADMIN_PASSWORD" in done.stderr
    assert "at least 10 characters" in done.stderr


def test_it_stops_in_order_and_what_it_knows_is_there_at_the_next_start(tmp_path: Path) -> None:
    first = Up(tmp_path, **ADMIN)
    status, said = first.end(signal.SIGINT)
    assert status == 0
    assert "Traceback" not in said
    assert not EmbeddedPostgres(tmp_path).is_running
    second = Up(tmp_path)
    status, said = second.end(signal.SIGTERM)
    assert status == 0
    assert "administrator" not in said.lower()
    assert not EmbeddedPostgres(tmp_path).is_running


def test_it_says_which_views_it_rebuilds_when_it_starts_and_doctor_says_why_it_was_not_ready(
    tmp_path: Path,
) -> None:
    Up(tmp_path, **ADMIN).end()
    with EmbeddedPostgres(tmp_path) as server, psycopg.connect(server.admin_url("huiyin_intake")) as admin:
        admin.execute("UPDATE view.state SET version = 0 WHERE name = 'units' AND place = 'live'")
    report = json.loads(huiyin("doctor", "--json", "--data", str(tmp_path)).stdout)
    assert report["services"]["intake"]["state"] == "not ready: views of another release: units"
    assert report["services"]["assignment"]["state"] == "ready"
    _, said = Up(tmp_path).end()
    assert said.index("Rebuilding intake.units") < said.index("intake.units is live in its new version.")
    assert huiyin("doctor", "--data", str(tmp_path)).returncode == 0


def test_after_kill_9_it_starts_again(tmp_path: Path) -> None:
    first = Up(tmp_path, **ADMIN)
    first.end(signal.SIGKILL)
    second = Up(tmp_path)
    assert second.end()[0] == 0
    assert not EmbeddedPostgres(tmp_path).is_running


def test_the_demonstration_answers_where_it_says_as_soon_as_it_says_so(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    told = ["demo", "--data", str(tmp_path), "--port", str(port), "--petitions", "3"]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "huiyin_operations.cli", *told],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = next((line for line in process.stdout if "Citizens:" in line), "")
        assert f"http://127.0.0.1:{port}/" in said
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=30).status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
    assert process.returncode == 0


def test_doctor_says_what_to_type_where_there_is_nothing_yet(tmp_path: Path) -> None:
    done = huiyin("doctor", "--json", "--data", str(tmp_path / "none"))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert any("./huiyin demo" in each["type"] for each in report["missing"])
    assert not (tmp_path / "none").exists()


def test_every_verb_of_the_architecture_is_there_and_explains_itself() -> None:
    said = huiyin("--help").stdout
    for verb in (
        "demo", "up", "test", "serve", "migrate", "import", "ledger", "audit", "view", "subscription", "contracts",
        "doctor", "bench", "account", "token", "relay",
    ):  # fmt: skip
        assert f" {verb} " in said, verb


def test_a_setting_that_can_not_be_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = huiyin("doctor", "--data", str(tmp_path), HUIYIN_SHARDS="many")
    assert done.returncode == 1
    assert "HUIYIN_SHARDS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_directory_that_can_not_be_is_said_to_be_so_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for verb in (["doctor"], ["up", "--port", "0"], ["ledger", "verify"]):
        done = huiyin(*verb, "--data", str(tmp_path / "file" / "data"))
        assert done.returncode == 1
        assert f"{tmp_path / 'file'} is not a directory" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "verb",
    [
        ("ledger", "verify"),
        ("ledger", "checkpoint"),
        ("audit", "timeline", "230600-2026-0000001"),
        ("view", "diff"),
        ("token", "--role", "auditor", "--jurisdiction", "230600"),
        ("account", "list"),
    ],
    ids=" ".join,
)
def test_a_verb_that_looks_makes_no_installation_and_proves_nothing_of_one(
    tmp_path: Path, verb: tuple[str, ...]
) -> None:
    done = huiyin(*verb, "--json", "--data", str(tmp_path / "mistyped"))
    assert done.returncode == 1
    said = json.loads(done.stdout)["error"]
    assert said == done.stderr.strip()
    assert "./huiyin up" in said
    assert not (tmp_path / "mistyped").exists()


def test_a_service_can_not_be_served_before_its_settings_are_there() -> None:
    done = huiyin("serve", "assignment")
    assert done.returncode == 1
    for name in (
        "HUIYIN_ASSIGNMENT_DATABASE_URL",
        "HUIYIN_IDENTITY_DATABASE_URL",
        "HUIYIN_BROKER_URL",
        "HUIYIN_INTAKE_URL",
    ):
        assert name in done.stderr
