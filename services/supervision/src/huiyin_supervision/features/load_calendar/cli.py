"""`./huiyin calendar`: a year's notice from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huiyin_operations.cli.context import Data, Json, console, fail, opened, print_json

app = typer.Typer(no_args_is_help=True, help="The working calendar.")


@app.callback()
def _calendar() -> None:
    pass


@app.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help='JSON: {"year": 2027, "source_notice": "...", "off": {"2027-01-01": "..."}, "working": {}}',
        ),
    ],
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", help="Division code: for it and every place below.")
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Put a calendar year in force; provisional dates are counted again."""
    from pydantic import ValidationError

    from huiyin_ledger.calendar.in_force import calendar_in_force
    from huiyin_ledger.clock.calendars import read_year
    from huiyin_ledger.domain import Act
    from huiyin_supervision.features.load_calendar.handler import load_calendar

    try:
        year = read_year(file.read_text("utf-8"))
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, each['loc'])) or 'file'}: {each['msg']}" for each in error.errors())
        fail(f"{file} is not a calendar year: " + "; ".join(faults))
    with opened(data) as platform:
        runtime = platform.runtime("supervision")
        act = Act("system:cli", runtime.clock.now(), causation="cli:calendar load")
        load_calendar(runtime, act, jurisdiction, year)
        platform.settle()
        version = calendar_in_force(runtime.database, jurisdiction).version
        if as_json:
            print_json({"year": year.year, "jurisdiction": jurisdiction, "calendar_version": version})
        else:
            console.print(f"{year.year} is in force in {jurisdiction} and below: calendar {version}.")
