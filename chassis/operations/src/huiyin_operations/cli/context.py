"""Shared by all verbs: options, opening an installation or one service, output, and errors."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import orjson
import typer
from rich.console import Console
from rich.table import Table

from huiyin_ledger.settings import default_data

if TYPE_CHECKING:
    from huiyin_ledger.bus.transport import Transport
    from huiyin_ledger.settings import ServiceSettings
    from huiyin_operations.embedded.databases import Databases
    from huiyin_operations.embedded.platform import Platform
    from huiyin_web.definition import ServiceDefinition
    from huiyin_web.identity.store import IdentityStore
    from huiyin_web.runtime import Runtime
    from huiyin_web.service import Service

DEFAULT_PORT = 8000
DEFAULT_HOST = "127.0.0.1"

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Data directory; default: HUIYIN_DATA, else .data in the checkout.", show_default=False
    ),
]
Port = Annotated[
    int | None, typer.Option("--port", help="Where to listen.", min=0, max=65535, show_default=False)
]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; default 127.0.0.1.")]
Json = Annotated[
    bool, typer.Option("--json", help='Answer in JSON, for programs; what went wrong as {"error": ...}.')
]

console = Console(stderr=False, soft_wrap=True)
errors = Console(stderr=True, soft_wrap=True)


def checkout() -> Path:
    """Where the sources and their tests lie."""
    return Path(os.environ.get("HUIYIN_HOME") or Path.cwd())


def data_directory(given: Path | None) -> Path:
    """The --data directory, else the default; absolute. Ends the process if it isn't a directory."""
    directory = Path(os.path.normpath(given.expanduser().absolute())) if given else default_data()
    at = next((each for each in (directory, *directory.parents) if each.exists()), directory)
    if at.exists() and not at.is_dir():
        fail(f"{directory}: {at} is not a directory. Choose another: --data DIR")
    return directory


def installed(given: Path | None) -> Path:
    """The data directory of the embedded installation. Ends the process if there is none, so that a mistyped name
    doesn't create one."""
    directory = data_directory(given)
    if not holds_installation(directory):
        fail(f"There is no installation in {directory}. Make one: ./huiyin up. Or name another: --data DIR")
    return directory


def holds_installation(directory: Path) -> bool:
    return (directory / "postgres" / "PG_VERSION").exists()


def service_mode() -> bool:
    """True if the environment names the databases, rather than the data directory holding them."""
    from huiyin_web.bootstrap import service_names

    named = any(os.environ.get(f"HUIYIN_{name.upper()}_DATABASE_URL") for name in service_names())
    return os.environ.get("HUIYIN_MODE", "service" if named else "embedded") == "service"


@contextmanager
def opened(data: Path | None, *, make: bool = False, **settings: Any) -> Iterator[Platform]:
    """Open the installation, even while it is being served: the embedded one, or in service mode the services
    whose databases the environment names. `make` creates a missing one."""
    from huiyin_ledger.clock.clock import Clock
    from huiyin_operations.embedded.platform import Platform

    directory = data_directory(data) if make or service_mode() else installed(data)
    if service_mode():
        services, databases = databases_from_environment()
        settings.setdefault("mode", "service")
        platform = Platform(directory, services=services, databases=databases, clock=Clock(), **settings)
    else:
        platform = Platform(directory, **settings)
    with platform:
        yield platform


def databases_from_environment() -> tuple[Sequence[ServiceDefinition], Databases]:
    """The services whose HUIYIN_<SERVICE>_DATABASE_URL is set, and where their databases are."""
    from huiyin_operations.embedded.databases import Databases
    from huiyin_web.bootstrap import definitions
    from huiyin_web.identity.recorded import IDENTITY

    def url(name: str, kind: str) -> str:
        return os.environ.get(f"HUIYIN_{name.upper()}_{kind}DATABASE_URL", "")

    services = [each for each in definitions() if url(each.name, "")]
    if not services:
        fail("No database is named: set HUIYIN_INTAKE_DATABASE_URL and its likes, or unset HUIYIN_MODE.")
    _identity_url()
    names = [each.name for each in services] + [IDENTITY]
    return services, Databases(
        app={name: url(name, "") for name in names},
        admin={name: url(name, "ADMIN_") or url(name, "") for name in names},
    )


@contextmanager
def identities(data: Path | None) -> Iterator[IdentityStore]:
    """The store of accounts and tokens, embedded or by HUIYIN_IDENTITY_DATABASE_URL. Nothing else is opened."""
    from huiyin_operations.embedded.databases import migrate_identity
    from huiyin_operations.embedded.postgres import EmbeddedPostgres
    from huiyin_web.identity.recorded import IDENTITY

    if service_mode():
        with _identity_at(_identity_url(), data_directory(data), "service") as identity:
            yield identity
        return
    directory = installed(data)
    with EmbeddedPostgres(directory) as server:
        migrate_identity(server.ensure_database(IDENTITY))
        with _identity_at(server.app_url(IDENTITY), directory, "embedded") as identity:
            yield identity


@contextmanager
def _identity_at(url: str, directory: Path, mode: str) -> Iterator[IdentityStore]:
    from huiyin_ledger.settings import ServiceSettings
    from huiyin_ledger.vault.keyring import KeyringProblem
    from huiyin_web.identity.recorded import IDENTITY
    from huiyin_web.identity_service import open_identity

    settings = ServiceSettings.of(
        IDENTITY, data=directory, mode=mode, identity_database_url=url, database_connections=1
    )
    try:
        identity = open_identity(settings, application_name="huiyin cli")
    except KeyringProblem as problem:
        fail(str(problem))
    with identity.recorder.database:
        yield identity


def _identity_url() -> str:
    url = os.environ.get("HUIYIN_IDENTITY_DATABASE_URL", "")
    if not url:
        fail("Set HUIYIN_IDENTITY_DATABASE_URL: the database with the accounts.")
    return url


@contextmanager
def connected(service: str, data: Path | None, **given: Any) -> Iterator[tuple[Service, Transport]]:
    """One service of service mode, following its peers over HTTP, and the transport to the broker. Ends the process if
    a setting or the schema is missing."""
    from huiyin_ledger.bus.transport import Transport
    from huiyin_ledger.settings import ServiceSettings
    from huiyin_web.bootstrap import connect, definition_of, follow, peers_by_http, service_names
    from huiyin_web.identity_service import open_identity
    from huiyin_web.telemetry.logging import configure_logging

    names = service_names()
    if service not in names:
        fail(f"There is no service {service}. Installed: {', '.join(names)}.")
    settings = ServiceSettings.of(service, data=data_directory(data), mode="service", **given)
    definition = definition_of(service)
    _require(settings, definition.sources)
    configure_logging(settings)
    identity = open_identity(settings, application_name=f"huiyin identity of {service}")
    made = connect(definition, settings, identity=identity)
    try:
        _require_schema(made.runtime)
        yield follow(made, peers_by_http(settings)), Transport(settings.broker_url, shards=settings.shards)
    finally:
        made.runtime.database.close()
        identity.recorder.database.close()


def _require(settings: ServiceSettings, sources: frozenset[str]) -> None:
    upper = settings.service.upper()
    missing = []
    if not settings.database_url:
        missing.append(
            f"HUIYIN_{upper}_DATABASE_URL=postgresql://huiyin_{settings.service}@host/huiyin_{settings.service}"
        )
    if not settings.identity_database_url:
        missing.append("HUIYIN_IDENTITY_DATABASE_URL=postgresql://huiyin_identity@host/huiyin_identity")
    if settings.broker_url.startswith("memory"):
        missing.append("HUIYIN_BROKER_URL=amqp://user:password@host:5672//")
    missing += [
        f"HUIYIN_{source.upper()}_URL=http://host:port"
        for source in sorted(sources - settings.peers.keys() - {settings.service})
    ]
    if missing:
        fail(f"{settings.service} can't be served yet. Set:\n  " + "\n  ".join(missing))


def _require_schema(runtime: Runtime) -> None:
    import psycopg

    try:
        runtime.ledger.heads()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        fail(f"The database of {runtime.name} has no schema yet: ./huiyin migrate")


def listening_address(port: int | None, host: str | None, service: str = "") -> tuple[str, int]:
    """Host and port of a serving verb: the options, else HUIYIN_<SERVICE>_PORT and HUIYIN_PORT (_HOST likewise), else
    127.0.0.1:8000. Port 0 becomes a free one. Ends the process if the port can't be bound."""
    where = host or _listening("HOST", service) or DEFAULT_HOST
    number = port if port is not None else _port(_listening("PORT", service))
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where, number))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"Port {number} is taken by another program. Choose another: --port {number + 1}")
            if error.errno == errno.EACCES:
                fail(f"Port {number} needs root. Choose one above 1023: --port {DEFAULT_PORT}")
            fail(f"{where} is no address of this machine: {error.strerror}")
        return where, int(probe.getsockname()[1])


def _listening(what: str, service: str) -> str:
    return os.environ.get(f"HUIYIN_{service.upper()}_{what}") or os.environ.get(f"HUIYIN_{what}") or ""


def _port(text: str) -> int:
    if text and not (text.isdecimal() and int(text) <= 65535):
        fail(f"{text} is no port: HUIYIN_PORT is a number up to 65535.")
    return int(text or DEFAULT_PORT)


def fail(message: str, status: int = 1) -> NoReturn:
    """Say what is wrong and what to do, and end with that status."""
    tell(message)
    raise typer.Exit(status)


def tell(message: str) -> None:
    """Say on stderr what is wrong; where the verb was called with --json, as ``{"error": message}`` on stdout too."""
    errors.print(message, style="bold red", markup=False, highlight=False)
    if "--json" in sys.argv[1:]:
        print_json({"error": message})


def chosen(platform: Platform, service: str | None) -> list[Runtime]:
    """The service of this name, or all. Ends the process if there is none of this name."""
    runtimes = platform.runtimes
    if service is not None and service not in runtimes:
        fail(f"There is no service {service} here: {', '.join(runtimes)}.")
    return [runtime for name, runtime in runtimes.items() if service in (None, name)]


def print_list(
    found: Sequence[Mapping[str, Any]], as_json: bool, **columns: str | Callable[[Any], str]
) -> None:
    """What was found, in JSON, or as a table: its heads with the name of what stands below, or with what makes it."""
    if as_json:
        print_json(found)
        return
    table = Table(*(head.replace("_", " ") for head in columns))
    for each in found:
        values = (each[cell] if isinstance(cell, str) else cell(each) for cell in columns.values())
        table.add_row(*("" if value is None else str(value) for value in values))
    console.print(table)


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(
        orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str).decode()
    )
