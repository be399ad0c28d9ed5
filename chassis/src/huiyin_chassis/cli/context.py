"""What every verb shares: its options, the installation that it works on, how it speaks and how it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from huiyin_chassis.settings import default_data

if TYPE_CHECKING:
    from huiyin_chassis.definition import ServiceDefinition
    from huiyin_chassis.embedded.databases import Databases
    from huiyin_chassis.embedded.platform import Platform

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Data directory; default: HUIYIN_DATA, else .data in the checkout.", show_default=False
    ),
]
Port = Annotated[
    int | None, typer.Option("--port", help="Where to listen.", min=0, max=65535, show_default=False)
]
Json = Annotated[
    bool, typer.Option("--json", help='Answer in JSON, for programs; what went wrong as {"error": ...}.')
]

console = Console(stderr=False, soft_wrap=True)
errors = Console(stderr=True, soft_wrap=True)


def data_directory(given: Path | None) -> Path:
    """What --data says, else the default; absolute. Ends the process where it can be no directory."""
    directory = Path(os.path.normpath(given.expanduser().absolute())) if given else default_data()
    at = next((each for each in (directory, *directory.parents) if each.exists()), directory)
    if at.exists() and not at.is_dir():
        fail(f"{directory}: {at} is not a directory. Choose another: --data DIR")
    return directory


def installed(given: Path | None) -> Path:
    """The data directory of the embedded installation. Ends the process where there is none: a verb that looks, or changes
    what is there, makes none of its own in a directory whose name was mistyped."""
    directory = data_directory(given)
    if not holds_installation(directory):
        fail(f"There is no installation in {directory}. Make one: ./huiyin up. Or name another: --data DIR")
    return directory


def holds_installation(directory: Path) -> bool:
    return (directory / "postgres" / "PG_VERSION").exists()


def service_mode() -> bool:
    """Whether the databases are named by the environment, rather than embedded in the data directory."""
    from huiyin_chassis.bootstrap import service_names

    named = any(os.environ.get(f"HUIYIN_{name.upper()}_DATABASE_URL") for name in service_names())
    return os.environ.get("HUIYIN_MODE", "service" if named else "embedded") == "service"


@contextmanager
def opened(data: Path | None, *, make: bool = False, **settings: Any) -> Iterator[Platform]:
    """The installation, whether or not it is being served meanwhile: the embedded one in the data directory, or in
    service mode those services whose database the environment names. Only with `make` is one made where there is none."""
    from huiyin_chassis.embedded.platform import Platform

    directory = data_directory(data) if make or service_mode() else installed(data)
    if service_mode():
        services, databases = databases_from_environment()
        settings.setdefault("mode", "service")
        platform = Platform(
            directory, services=services, databases=databases, clock=_real_clock(), **settings
        )
    else:
        platform = Platform(directory, **settings)
    with platform:
        yield platform


def databases_from_environment() -> tuple[Sequence[ServiceDefinition], Databases]:
    """The services whose HUIYIN_<SERVICE>_DATABASE_URL is set, and where their databases are."""
    from huiyin_chassis.bootstrap import definitions
    from huiyin_chassis.embedded.databases import IDENTITY, Databases

    def url(name: str, kind: str) -> str:
        return os.environ.get(f"HUIYIN_{name.upper()}_{kind}DATABASE_URL", "")

    services = [each for each in definitions() if url(each.name, "")]
    if not services:
        fail("No database is named: set HUIYIN_INTAKE_DATABASE_URL and its likes, or unset HUIYIN_MODE.")
    if not url(IDENTITY, ""):
        fail("Set HUIYIN_IDENTITY_DATABASE_URL: the database with the accounts.")
    names = [each.name for each in services] + [IDENTITY]
    return services, Databases(
        app={name: url(name, "") for name in names},
        admin={name: url(name, "ADMIN_") or url(name, "") for name in names},
    )


def fail(message: str, status: int = 1) -> NoReturn:
    """Say what is wrong and what to do, and end with that status."""
    tell(message)
    raise typer.Exit(status)


def tell(message: str) -> None:
    """Say on stderr what is wrong; where the verb was called with --json, as ``{"error": message}`` on stdout too."""
    errors.print(message, style="bold red", markup=False, highlight=False)
    if "--json" in sys.argv[1:]:
        print_json({"error": message})


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(
        orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str).decode()
    )


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while long work goes on; yields a function to advance it by n. Silent off a terminal."""
    bar = Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=total)
        yield lambda n: bar.advance(task, n)


def _real_clock() -> Any:
    from huiyin_chassis.clock.clock import Clock

    return Clock()
