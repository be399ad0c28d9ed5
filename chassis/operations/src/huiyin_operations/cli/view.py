"""`huiyin view`: rebuild beside the live table, compare, exchange, go back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Column, Table

from huiyin_ledger.upcasting import NewerRelease
from huiyin_ledger.views.engine import unseen
from huiyin_ledger.views.exchange import NothingToExchange, TooBusy
from huiyin_ledger.views.rebuild import Busy
from huiyin_ledger.views.replay import ParkedMeanwhile
from huiyin_ledger.views.sources import FeedClient, MissingSource
from huiyin_operations.cli.context import Data, Json, console, fail, opened, print_json
from huiyin_operations.cli.progress import counting, rebuilding
from huiyin_web.runtime import Runtime

app = typer.Typer(no_args_is_help=True, help="Rebuild views from the ledgers, compare, exchange and go back.")

Name = Annotated[str, typer.Argument(help="The view, as SERVICE.NAME or, where it is unique, NAME.")]
Names = Annotated[list[str] | None, typer.Argument(help="Views, as SERVICE.NAME or NAME; default: all.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Begin from zero even if an earlier rebuild could be used.")
]

T = TypeVar("T")
Chosen = tuple[Runtime, str, Mapping[str, FeedClient]]


@app.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """Every view with its tables; exit status 1 where one is outdated and needs a rebuild."""
    with opened(data) as platform:
        found = [(r.name, each) for r in platform.runtimes.values() for each in r.views.listed()]
    if as_json:
        print_json([{"service": s, **dataclasses.asdict(v), "current": v.current} for s, v in found])
    else:
        table = Table(
            Column("view", no_wrap=True), "version", "live", "shadow", "previous", "rows", "folds", box=None
        )
        for service, view in found:
            state = (
                _version(view.live_version)
                if view.current
                else f"[red]{_version(view.live_version)} outdated[/]"
            )
            table.add_row(
                f"{service}.{view.name}", str(view.version), state, _version(view.shadow_version),
                _version(view.previous_version), f"{view.rows:,}", ", ".join(view.sources),
            )  # fmt: skip
        console.print(table)
    if not all(v.current for _, v in found):
        raise typer.Exit(1)


@app.command()
def rebuild(names: Names = None, data: Data = None, fresh: Fresh = False, as_json: Json = False) -> None:
    """Build a second table from zero beside the live one; nobody waits. Goes on where it was interrupted."""
    done = []
    with _views(data, names) as chosen:
        for runtime, name, sources in chosen:
            found = _with_bar(runtime, name, runtime.views.rebuild, sources=sources, fresh=fresh)
            done.append({"service": runtime.name, **dataclasses.asdict(found)})
            if not as_json:
                rate = found.events / found.seconds if found.seconds else 0
                console.print(
                    f"{runtime.name}.{name}: {found.rows:,} rows from {found.events:,} events in "
                    f"{found.seconds:.1f} s ({rate:,.0f}/s). Next: huiyin view diff {name}; huiyin view swap {name}",
                    highlight=False,
                )
    if as_json:
        print_json(done)


@app.command()
def swap(name: Name, data: Data = None, as_json: Json = False) -> None:
    """Make the rebuilt table the live one, in one transaction, up to the last event."""
    _exchange(name, data, as_json, "swap")


@app.command()
def back(name: Name, data: Data = None, as_json: Json = False) -> None:
    """Make the previous table the live one again, caught up."""
    _exchange(name, data, as_json, "back")


@app.command()
def refresh(data: Data = None, as_json: Json = False) -> None:
    """Rebuild whatever a new release has made outdated, and make it live; nobody waits. Nothing to do is fine too."""
    done = []
    with _views(data, None) as every:
        for runtime, sources in {r.name: (r, s) for r, _, s in every}.values():
            showing = unseen if as_json else rebuilding
            for name in runtime.views.refresh(ledger=runtime.ledger, sources=sources, showing=showing):
                done.append({"service": runtime.name, "view": name})
    if as_json:
        print_json(done)
    elif not done:
        console.print("Every view is of this release.")


@app.command()
def diff(names: Names = None, data: Data = None, fresh: Fresh = False, as_json: Json = False) -> None:
    """Compare live tables with a replay from zero, at one instant. Exit status 0 only where they are the same."""
    found = []
    with _views(data, names) as chosen:
        for runtime, name, sources in chosen:
            difference = _with_bar(runtime, name, runtime.views.diff, sources=sources, fresh=fresh)
            found.append((runtime.name, difference))
            if not as_json:
                _show(runtime.name, difference)
    if as_json:
        print_json([{"service": s, **dataclasses.asdict(d), "same": d.same} for s, d in found])
    if not all(d.same for _, d in found):
        raise typer.Exit(1)


def _with_bar(runtime: Runtime, name: str, work: Callable[..., T], **given: Any) -> T:
    """What `work` gives that replays this view, with a bar while it goes on."""
    with counting(f"{runtime.name}.{name}: positions") as (started, advance):
        return work(name, ledger=runtime.ledger, started=started, advance=advance, **given)


def _exchange(name: str, data: Any, as_json: bool, verb: str) -> None:
    with _views(data, [name]) as chosen:
        for runtime, found, sources in chosen:
            getattr(runtime.views, verb)(found, ledger=runtime.ledger, sources=sources)
            if as_json:
                print_json({"service": runtime.name, "view": found, "live": True})
            else:
                console.print(
                    f"{runtime.name}.{found} is live; the other table is kept: huiyin view back {found}"
                )


@contextmanager
def _views(data: Any, names: list[str] | None) -> Iterator[list[Chosen]]:
    """The chosen views with what they read from; errors end the process with one line."""
    from huiyin_web.bootstrap import feeds

    with opened(data) as platform:
        every = [(r, v.name) for r in platform.runtimes.values() for v in r.views.views]
        chosen = []
        for wanted in names or [f"{r.name}.{n}" for r, n in every]:
            matching = [(r, n) for r, n in every if wanted in (n, f"{r.name}.{n}")]
            if len(matching) != 1:
                listed = ", ".join(f"{r.name}.{n}" for r, n in matching or every)
                fail(f"{'More than one view is' if matching else 'No view is'} named {wanted}: {listed}.", 2)
            chosen += matching
        try:
            yield [(r, n, feeds(r.settings, platform.services)) for r, n in chosen]
        except (Busy, MissingSource, NewerRelease, NothingToExchange, ParkedMeanwhile, TooBusy) as problem:
            fail(str(problem))


def _show(service: str, difference: Any) -> None:
    name = f"{service}.{difference.view}"
    if difference.same:
        console.print(f"{name}: {difference.rows:,} rows, [green]the same[/]", highlight=False)
        return
    console.print(
        f"{name}: [bold red]{difference.different:,} of {difference.rows:,} rows differ[/]", highlight=False
    )
    for each in difference.shown:
        console.print(f"  {each.key}", markup=False, highlight=False)
        for column in sorted({*(each.live or {}), *(each.replayed or {})}):
            live, replayed = (each.live or {}).get(column), (each.replayed or {}).get(column)
            if live != replayed:
                console.print(
                    f"    {column}: live {live!r}, replayed {replayed!r}", markup=False, highlight=False
                )
    if difference.columns:
        console.print(f"  columns in one of them only: {', '.join(difference.columns)}", highlight=False)


def _version(version: int | None) -> str:
    return "-" if version is None else f"v{version}"
