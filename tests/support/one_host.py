"""One host, as ``deployment procfile`` describes it: every process real, on free ports, to be stopped and killed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

import httpx
import psutil

from huiyin_ledger.settings import ServiceSettings
from huiyin_operations.embedded.databases import Databases
from huiyin_testing.ports import free_ports
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity_service import open_identity

START_SECONDS = 180.0
_POLL_SECONDS = 0.1


class Host:
    """Settings of one installation in a directory of its own, and the processes that run under them.

    `databases` are fresh and migrated. Nothing runs before `start`. `url` is the gateway's address.
    """

    def __init__(self, home: Path, directory: Path, databases: Databases, broker_url: str) -> None:
        self.home = home
        self.directory = directory
        self.databases = databases
        self.broker_url = broker_url
        self.services = [name for name in databases.app if name != IDENTITY]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        gateway, *ports = free_ports(1 + len(self.services))
        self.ports = dict(zip(self.services, ports, strict=True))
        self.url = f"http://127.0.0.1:{gateway}"
        self.environment = self._environment(broker_url, gateway)

    @cached_property
    def commands(self) -> dict[str, str]:
        """Name -> command, from the Procfile; whether what died is started again is for the test to say."""
        lines = self.cli("deployment", "procfile").replace("deploy/keep ", "").splitlines()
        return dict(line.split(": ", 1) for line in lines)

    def cli(self, *arguments: str) -> str:
        """What `./huiyin ...` prints under this host's settings."""
        command = [sys.executable, "-P", "-m", "huiyin_operations.cli", *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"huiyin {shlex.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def token(self, role: str, jurisdiction: str, unit: str | None = None) -> str:
        """A bearer token on this host."""
        with self.identity() as identity:
            return identity.tokens.issue(
                role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
            )

    @contextmanager
    def identity(self) -> Iterator[IdentityStore]:
        """The store of accounts and tokens, once `prepare` has made the keyring."""
        settings = ServiceSettings.of(
            IDENTITY,
            data=self.directory,
            mode="service",
            database_connections=1,
            identity_database_url=self.databases.app[IDENTITY],
        )
        opened = open_identity(settings, application_name="test")
        with opened.recorder.database:
            yield opened

    def prepare(self) -> None:
        """What the runbook says before a first start: schemas, keyring, the peers' token."""
        self.cli("migrate")
        self.environment["HUIYIN_PEER_TOKEN"] = self.token("service", "230000")

    def start(self, *names: str) -> None:
        """Start these processes of the Procfile, or all, and wait until what serves is ready."""
        for name in names or self.commands:
            with self.log(name).open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    ["/bin/sh", "-c", self.commands[name]],
                    cwd=self.home,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name in names or self.commands:
            if name in self.ports:
                self.await_ready(name)
            elif name == "gateway":
                self.await_answer(f"{self.url}/intake/healthz", "gateway")

    def await_ready(self, service: str) -> None:
        """Until the service says that it is ready."""
        self.await_answer(f"http://127.0.0.1:{self.ports[service]}/{service}/readyz", service)

    def await_answer(self, url: str, name: str) -> None:
        """Until `url` answers 200; RuntimeError with its last answer and the logs' ends where it does not."""
        deadline = time.monotonic() + START_SECONDS
        told = ""
        while True:
            try:
                answer = httpx.get(url, timeout=5)
            except httpx.TransportError as error:
                told = repr(error)
            else:
                if answer.status_code == 200:
                    return
                told = answer.text
            process = self.processes.get(name)
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise RuntimeError(f"{name} does not answer at {url}: {told}\n{self._said()}")
            time.sleep(_POLL_SECONDS)

    def kill(self, name: str) -> None:
        """kill -9, the process and whatever it started."""
        self._end(name)

    def stop(self, *names: str) -> dict[str, int]:
        """SIGTERM to these, or all; their exit statuses."""
        chosen = list(names or self.processes)
        for name in chosen:
            with suppress(ProcessLookupError):
                self.processes[name].terminate()
        return {name: self._wait(name) for name in chosen}

    def close(self) -> None:
        """Nothing is left running."""
        for name in list(self.processes):
            self._end(name)

    def log(self, name: str) -> Path:
        return self.directory / f"{name}.log"

    def _said(self) -> str:
        """The end of every process's log: what one waits for may be another."""
        logs = {name: self.log(name) for name in self.processes if self.log(name).exists()}
        return "\n".join(f"== {n}\n{log.read_text(errors='replace')[-1500:]}" for n, log in logs.items())

    def _end(self, name: str) -> None:
        with suppress(psutil.NoSuchProcess):
            started = psutil.Process(self.processes[name].pid)
            for each in (started, *started.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    each.kill()
        self._wait(name)

    def _wait(self, name: str) -> int:
        return self.processes.pop(name).wait(60)

    def _environment(self, broker_url: str, gateway: int) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HUIYIN_")}
        made: Mapping[str, str] = {
            "HUIYIN_HOME": str(self.home),
            "HUIYIN_MODE": "service",
            "HUIYIN_DATA": str(self.directory),
            "HUIYIN_BROKER_URL": broker_url,
            "HUIYIN_GATEWAY_DOOR": definitions()[0].name,
            "HUIYIN_GATEWAY_LISTEN": f"127.0.0.1:{gateway}",
            "HUIYIN_PUBLIC_URL": self.url,
            "HUIYIN_TRUSTED_PROXIES": "1",
            "HUIYIN_LOG_FORMAT": "json",
            **{f"HUIYIN_{n.upper()}_DATABASE_URL": url for n, url in self.databases.app.items()},
            **{f"HUIYIN_{n.upper()}_ADMIN_DATABASE_URL": url for n, url in self.databases.admin.items()},
            **{f"HUIYIN_{n.upper()}_PORT": str(port) for n, port in self.ports.items()},
            **{f"HUIYIN_{n.upper()}_URL": f"http://127.0.0.1:{port}" for n, port in self.ports.items()},
        }
        return {**kept, **made}
