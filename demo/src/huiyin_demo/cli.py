"""`./huiyin demo`: a city with its counties and ninety days of petitions, then the pages, until Ctrl-C."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin_operations.cli.context import Data, Host, Port, console, data_directory, listening_address
from huiyin_operations.cli.progress import progress

if TYPE_CHECKING:
    from huiyin_operations.embedded.databases import Databases

DAYS = 90
_MARK = "demonstration.json"
_NOT_YET_PRECIOUS = "-c synchronous_commit=off"
"""Of the connections that make the data: a play that a power cut broke off is refused at the next start anyway."""


def command(
    data: Data = None,
    port: Port = None,
    host: Host = None,
    petitions: Annotated[int, typer.Option("--petitions", help="How many petitions to play.", min=1)] = 300,
    seed: Annotated[int, typer.Option("--seed", help="The same seed plays the same petitions.")] = 1,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make the data, then end.")] = False,
) -> None:
    """Play ninety days of a city's petitions, then serve the pages until Ctrl-C. Started again, it keeps the data."""
    where, number = listening_address(port, host)
    from huiyin_operations.cli.progress import rebuilding
    from huiyin_operations.embedded.instance import serving
    from huiyin_operations.embedded.platform import Platform
    from huiyin_operations.embedded.serving import serve_embedded

    directory = data_directory(data)
    url = f"http://{where}:{number}"
    with serving(directory, url=url, verb="demo"):
        welcome = partial(_welcome, url, _played(directory, petitions, seed))
        if no_serve:
            welcome()
            return
        with Platform(directory, host=where, port=number) as platform:
            serve_embedded(platform, host=where, port=number, ready=welcome, rebuilding=rebuilding)


def _played(directory: Path, petitions: int, seed: int) -> str:
    """Make the data unless it is there. A play that was broken off is refused rather than mixed with a second one."""
    import json

    from huiyin_demo.city import colleagues
    from huiyin_demo.founding import employ, found
    from huiyin_demo.simulation import Simulation
    from huiyin_ledger.clock.clock import SimulatedClock
    from huiyin_operations.cli.context import fail
    from huiyin_operations.embedded.platform import Platform

    mark = directory / _MARK
    if mark.exists():
        try:
            state = json.loads(mark.read_text())
        except ValueError:  # it broke off while this was written
            state = {"played": False}
        if not state["played"]:
            fail(
                f"An earlier demonstration was broken off in {directory}: remove that directory and start again."
            )
        return str(state["password"])
    password = secrets.token_urlsafe(9)
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start = (end - timedelta(days=DAYS)).replace(hour=16)
    clock = SimulatedClock(start)
    with Platform(directory, clock=clock, databases=_quick(directory)) as platform:
        if any(runtime.ledger.heads() for runtime in platform.runtimes.values()):
            fail(f"{directory} holds other data: give the demonstration a directory of its own with --data.")
        mark.touch(mode=0o600)
        mark.write_text(json.dumps({"played": False}))
        found(platform, start, password)
        employ(platform, colleagues(), password)
        with progress("Ninety days of petitions", DAYS) as advance:
            Simulation(platform, clock, start, end, count=petitions, seed=seed).run(advance)
    draft = mark.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"played": True, "password": password}))
    draft.replace(mark)
    return password


def _quick(directory: Path) -> Databases:
    """The embedded databases, over connections whose commits don't wait for the disk."""
    from psycopg.conninfo import make_conninfo

    from huiyin_operations.embedded.databases import open_databases
    from huiyin_web.bootstrap import definitions

    opened = open_databases(directory, definitions())
    quick = {name: make_conninfo(url, options=_NOT_YET_PRECIOUS) for name, url in opened.app.items()}
    return replace(opened, app=quick)


def _welcome(url: str, password: str) -> None:
    from rich.table import Table

    from huiyin_demo.city import jurisdictions, people

    table = Table(title="One login per role", title_justify="left")
    for column in ("login", "role", "where", "name"):
        table.add_column(column)
    for person in people():
        place = jurisdictions()[person.jurisdiction]["name"]
        table.add_row(person.login, person.role, person.unit or place, person.name)
    console.print(table)
    console.print(f"Password of each: [bold]{password}[/bold]")
    console.print(f"Citizens: [bold]{url}/[/bold]   Staff: [bold]{url}/login[/bold]   Stop with Ctrl-C.")
