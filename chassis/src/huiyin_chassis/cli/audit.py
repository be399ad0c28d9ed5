"""`huiyin audit`: what happened in a matter, and what was known of it at any instant."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer

from huiyin_chassis.cli.context import Data, Json, console, fail, opened, print_json

app = typer.Typer(no_args_is_help=True, help="Replay a matter: its timeline, its state as of an instant.")

Number = Annotated[str, typer.Argument(help="Registration number, such as 230621-2026-0000001.")]
_CHINA = timezone(timedelta(hours=8), "+08:00")


class By(StrEnum):
    recorded = "recorded"
    occurred = "occurred"


@app.command()
def timeline(number: Number, data: Data = None, as_json: Json = False) -> None:
    """Every event about the matter in every service: who, when it happened, when it was recorded. Nothing sealed."""
    from huiyin_chassis.ledger.audit import timeline as told

    with opened(data) as platform:
        entries = told([r.ledger for r in platform.runtimes.values()], number)
    if as_json:
        print_json([dataclasses.asdict(e) for e in entries])
    else:
        for entry in entries:
            late = entry.recorded_at - entry.occurred_at
            known = (
                f"  [dim]recorded {_when(entry.recorded_at)}[/]" if abs(late) > timedelta(seconds=5) else ""
            )
            console.print(f"[bold]{_when(entry.occurred_at)}[/]  {entry.type}{known}", highlight=False)
            console.print(
                f"  {entry.service}/{entry.jurisdiction}/{entry.position}  by {entry.actor}"
                + (f"  because of {entry.causation}" if entry.causation else ""),
                markup=False, highlight=False, style="dim",
            )  # fmt: skip
            _fields(entry.data)
    if not entries:
        fail(f"No ledger holds anything about {number}.")


@app.command()
def asof(
    number: Number,
    at: Annotated[str, typer.Option("--at", help="ISO time; China time where no zone is given.")],
    axis: Annotated[
        By, typer.Option("--axis", help="By when it was recorded, or by when it happened.")
    ] = By.recorded,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """The matter as it was known at an instant, in every service. Sealed values stay masked."""
    from huiyin_chassis.ledger.audit import Axis, as_of

    moment = _moment(at)
    with opened(data) as platform:
        ledgers = [r.ledger for r in platform.runtimes.values()]
        standings = as_of(ledgers, number, moment, axis=Axis(axis.value))
    if as_json:
        print_json(
            {"number": number, "at": moment.isoformat(), "axis": axis.value,
             "known": [dataclasses.asdict(s) for s in standings]}
        )  # fmt: skip
    else:
        for standing in standings:
            console.print(
                f"[bold]{standing.service}: {standing.kind}[/]  version {standing.version}, "
                f"last recorded {_when(standing.recorded_at)}",
                highlight=False,
            )
            _fields(standing.state)
    if not standings:
        fail(f"Nothing was known about {number} at {_when(moment)}.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no ISO time: write 2026-03-02T09:00 or 2026-03-02T09:00:00+08:00.", 2)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=_CHINA)


def _when(moment: datetime) -> str:
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _fields(values: Any) -> None:
    for name, value in values.items():
        if value in (None, "", [], {}):
            continue
        shown = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
        console.print(f"    {name}: {shown}", markup=False, highlight=False)
