"""Runs long jobs of an audit in processes of their own and reports their progress: the process that serves must not wait."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.audit.reports import Kind, Report, State
from huiyin_web.runtime import Runtime

MODULE = "huiyin_web.audit.job"


class JobRunner:
    """Jobs on one service. `neighbours` are the services of the same process, itself included: a replay reads
    them from their databases.

    At most one job of a kind and scope runs at a time on this host: it locks a file. A job ends with the process that
    started it.
    """

    def __init__(self, runtime: Runtime, neighbours: Iterable[Runtime]) -> None:
        self._runtime = runtime
        self._neighbours = tuple(neighbours)
        self._directory = runtime.settings.data / "audit"
        self._running: list[subprocess.Popen[bytes]] = []
        weakref.finalize(self, _end, self._running)

    def report(self, kind: Kind, scope: str = "") -> tuple[State, Report | None]:
        """How the last work of this kind and scope stands."""
        self._forget_ended()
        path = self._path(kind, scope)
        found = Report.read(path)
        if found is None:
            return State.NONE, None
        if found.finished_at is not None:
            return (State.FAILED if found.error else State.DONE), found
        return (State.RUNNING if _locked(path) else State.BROKEN_OFF), found

    def start(self, kind: Kind, asked_by: str, scope: str = "") -> None:
        """Begin, unless it runs already."""
        self._forget_ended()
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._path(kind, scope)
        with _lock_of(path).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            Report(kind=kind, scope=scope, asked_by=asked_by, started_at=datetime.now(UTC)).write(path)
            self._running.append(self._process(path, lock))

    def _process(self, path: Path, lock: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the job, which inherits the lock. It gets its order through its input, which stays open while this process lives."""
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=(lock.fileno(),),
            env={k: v for k, v in os.environ.items() if k != "PSYCOPG_WAIT_FUNC"},
        )
        assert process.stdin is not None
        process.stdin.write(order_to(path, self._runtime, self._neighbours))
        process.stdin.flush()
        return process

    def _forget_ended(self) -> None:
        for process in [p for p in self._running if p.poll() is not None]:
            assert process.stdin is not None
            process.stdin.close()
            self._running.remove(process)

    def _path(self, kind: Kind, scope: str) -> Path:
        name = "-".join(part for part in (self._runtime.name, kind.value, scope) if part)
        return self._directory / f"{name}.json"


def order_to(report: Path, runtime: Runtime, neighbours: Iterable[Runtime]) -> bytes:
    """The line that the process reads: what to work on, and how to connect. It goes through a pipe, for there are
    secrets in it."""
    order = {
        "report": str(report),
        "service": runtime.name,
        "services": [_told(each.settings) for each in neighbours],
    }
    return json.dumps(order).encode() + b"\n"


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    """The end of its input ends the work."""
    for process in running:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _locked(path: Path) -> bool:
    try:
        with _lock_of(path).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _told(settings: ServiceSettings) -> dict[str, Any]:
    plain = {
        "service",
        "mode",
        "data",
        "database_url",
        "identity_database_url",
        "peers",
        "keyring",
        "checkpoints",
    }
    return {
        **settings.model_dump(mode="json", include=plain),
        "peer_token": settings.peer_token.get_secret_value(),
    }
