"""A private RabbitMQ node for the tests, on free ports, that can be stopped, killed and restarted."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import time
from itertools import count
from pathlib import Path

import kombu

from huiyin_operations.embedded.programs import RABBITMQ, locate
from huiyin_testing.ports import free_ports

_CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
log.console = false
log.file.level = warning
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
raft.wal_max_size_bytes = 33554432
queue_index_embed_msgs_below = 4096
"""
_QUIET_SCHEDULERS = (
    "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
)
START_SECONDS = 180.0


class RabbitMQ:
    """One node. `url` stays the same over restarts, and so do its durable queues."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self._server = locate(RABBITMQ)
        self.port, distribution, epmd = free_ports(3)
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        configuration = self.directory / "rabbitmq.conf"
        configuration.write_text(_CONFIGURATION.format(port=self.port))
        (self.directory / "plugins").write_text("[].\n")
        cookie = self.directory / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(16))
        cookie.chmod(0o400)
        self._environment = {
            "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(self.directory),
            "ERL_EPMD_PORT": str(epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"huiyin{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_CONFIG_FILE": str(configuration),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.directory / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.directory / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.directory / "log"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _QUIET_SCHEDULERS,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        }

    def start(self) -> str:
        """Have it running and answering; its URL."""
        if self._process is None or self._process.poll() is not None:
            with (self.directory / "console.log").open("ab") as log:
                self._process = subprocess.Popen(
                    [self._server],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.directory,
                    env=self._environment,
                    start_new_session=True,
                )
        self._await_answer(self._process)
        return self.url

    def stop(self) -> None:
        """Stop it in order, and the port mapper that it started."""
        self._end(signal.SIGTERM)
        with contextlib.suppress(FileNotFoundError):
            subprocess.run(["epmd", "-kill"], env=self._environment, capture_output=True, check=False)

    def kill(self) -> None:
        """As a power cut would. A queue declared within the last half second may be unusable afterwards: RabbitMQ writes
        down only twice a second which queues there are."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop in order and start again: what is durable is still there."""
        self._end(signal.SIGTERM)
        self.start()

    def virtual_host(self) -> str:
        """The URL of a virtual host that nobody used before. Queues are named after services, and outlive a test: another
        installation of the same services must not meet what was left in them."""
        name = f"installation{next(self._numbers)}"
        self.ctl("add_vhost", name)
        self.ctl("set_permissions", "--vhost", name, "guest", ".*", ".*", ".*")
        return self.url.removesuffix("//") + f"/{name}"

    def ctl(self, *arguments: str) -> str:
        """What rabbitmqctl answers."""
        program = self._server.with_name("rabbitmqctl")
        done = subprocess.run(
            [program, "--quiet", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        self._process.wait(60)
        self._process = None

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with kombu.Connection(self.url, connect_timeout=5) as connection:
                    connection.connect()
                    return
            except Exception as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    log = (self.directory / "console.log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"RabbitMQ did not start: {error}\n{log}") from error
            time.sleep(0.1)
