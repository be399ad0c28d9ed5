"""`huiyin audit`: what happened in a matter, and what was known of it at any instant."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from huiyin_ledger.ledger.audit import Axis, Entry, as_of, difference
from huiyin_ledger.ledger.audit import timeline as timeline_of
from huiyin_operations.cli.context import Data, Json, console, fail, opened, print_json

if TYPE_CHECKING:
    from huiyin_ledger.ledger.application import Ledger
    from huiyin_operations.embedded.platform import Platform

app = typer.Typer(
    no_args_is_help=True, help="Replay a matter: its timeline, its state as of an instant, what changed."
)


Number = Annotated[str, typer.Argument(help="Registration number, such as 230621-2026-0000001.")]
Axis_ = Annotated[Axis, typer.Option("--axis", help="By when it was recorded, or by when it happened.")]
_CHINA = timezone(timedelta(hours=8), "+08:00")
_A_TIME = "ISO time; China time where no zone is given."


@app.command()
def timeline(number: Number, data: Data = None, as_json: Json = False) -> None:
    """Every event about the matter in every service: who, when it happened, when it was recorded. Nothing sealed."""
    with opened(data) as platform:
        entries = timeline_of(_ledgers(platform), number)
        called = _called(platform, entries)
    if not entries:
        fail(f"No ledger holds anything about {number}.")
    if as_json:
        print_json([dataclasses.asdict(e) for e in entries])
    else:
        for entry in entries:
            _event(entry, called)


@app.command()
def asof(
    number: Number,
    at: Annotated[str, typer.Option("--at", help=_A_TIME)],
    axis: Axis_ = Axis.RECORDED,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """The matter as it was known at an instant, in every service. Sealed values stay masked."""
    moment = _moment(at)
    with opened(data) as platform:
        standings = as_of(_ledgers(platform), number, moment, axis=axis)
    if not standings:
        fail(f"Nothing was known about {number} at {_when(moment)}.")
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


@app.command()
def diff(
    number: Number,
    since: Annotated[str, typer.Option("--from", help=_A_TIME)],
    until: Annotated[str, typer.Option("--to", help=_A_TIME)],
    axis: Axis_ = Axis.RECORDED,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """What changed in what was known of the matter between two instants: the events, and each aggregate's fields.

    Sealed values stay masked. Exit status 1 where nothing was known of the matter by then.
    """
    start, end = _moment(since), _moment(until)
    if end < start:
        fail(f"--to is before --from: {until} is earlier than {since}.", 2)
    with opened(data) as platform:
        ledgers = _ledgers(platform)
        known = bool(as_of(ledgers, number, end, axis=axis))
        found = difference(ledgers, number, start, end, axis=axis)
        called = _called(platform, found.events)
    if not known:
        fail(f"Nothing was known about {number} at {_when(end)}.")
    if as_json:
        print_json(
            {"number": number, "from": start.isoformat(), "to": end.isoformat(), "axis": axis.value,
             **dataclasses.asdict(found)}
        )  # fmt: skip
    else:
        for entry in found.events:
            _event(entry, called)
        for change in found.changes:
            versions = f"version {change.before_version or 'none'} to {change.after_version or 'none'}"
            console.print(f"[bold]{change.service}: {change.kind}[/]  {versions}", highlight=False)
            for field in change.fields:
                console.print(
                    f"    {field.name}: {_shown(field.before)} -> {_shown(field.after)}",
                    markup=False, highlight=False,
                )  # fmt: skip
        if not found.events and not found.changes:
            console.print("Nothing changed.")


def _ledgers(platform: Platform) -> list[Ledger]:
    return [runtime.ledger for runtime in platform.runtimes.values()]


def _called(platform: Platform, entries: Sequence[Entry]) -> Mapping[str, str]:
    """Actor -> how they are shown: with their name where an account has one."""
    from huiyin_web.http.actors import Names

    names = Names(platform.identity)
    return {e.actor: f"{names.of(e.actor)} ({e.actor})" for e in entries if names.of(e.actor) != e.actor}


def _event(entry: Entry, called: Mapping[str, str]) -> None:
    late = entry.recorded_at - entry.occurred_at
    known = f"  [dim]recorded {_when(entry.recorded_at)}[/]" if abs(late) > timedelta(seconds=5) else ""
    console.print(f"[bold]{_when(entry.occurred_at)}[/]  {entry.type}{known}", highlight=False)
    console.print(
        f"  {entry.service}/{entry.jurisdiction}/{entry.position}  by {called.get(entry.actor, entry.actor)}"
        + (f"  because of {entry.causation}" if entry.causation else ""),
        markup=False, highlight=False, style="dim",
    )  # fmt: skip
    _fields(entry.data)


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
        console.print(f"    {name}: {_shown(value)}", markup=False, highlight=False)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
