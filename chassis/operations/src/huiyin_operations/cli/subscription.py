"""`./huiyin subscription`: how far each service has come with the others, and what to do where one is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin_operations.cli.context import Data, Json, chosen, fail, opened, print_list

if TYPE_CHECKING:
    from huiyin_ledger.subscriptions.subscription import Subscription
    from huiyin_operations.embedded.platform import Platform

app = typer.Typer(
    no_args_is_help=True,
    help="What each service follows: list, pause, resume; look at parked streams, retry them.",
)

Service = Annotated[str, typer.Argument(help="The service that follows, like assignment.")]
Source = Annotated[str, typer.Argument(help="The service that it follows, like intake.")]


@app.command("list")
def list_(data: Data = None, as_json: Json = False) -> None:
    """List the subscriptions: state, position, how far behind the source's true head, parked streams."""
    with opened(data) as platform:
        found = [_told(each) for each in _all(platform)]
    print_list(
        found,
        as_json,
        Service="service",
        Follows="source",
        State="state",
        Since=lambda each: f"{each['since']:%Y-%m-%d %H:%M}",
        Position="position",
        Behind=lambda each: "?" if each["behind"] is None else str(each["behind"]),
        Parked="parked",
        Reason="reason",
    )


@app.command()
def pause(service: Service, source: Source, data: Data = None) -> None:
    """Stop following, until resumed. Nothing is lost: what is published meanwhile is pulled afterwards."""
    with opened(data) as platform:
        typer.echo(f"{service} follows {source}: {_one(platform, service, source).pause()}")


@app.command()
def resume(service: Service, source: Source, data: Data = None) -> None:
    """Go on after a pause, or after an error whose cause is mended."""
    with opened(data) as platform:
        typer.echo(f"{service} follows {source}: {_one(platform, service, source).resume()}")


@app.command()
def parked(
    service: Annotated[str | None, typer.Argument(help="Only those of this service.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List parked streams: which event failed, why, and how many wait behind it."""
    with opened(data) as platform:
        names = [runtime.name for runtime in chosen(platform, service)]
        found = [
            asdict(stream) for each in _all(platform) if each.consumer in names for stream in each.parked()
        ]
    print_list(
        found,
        as_json,
        Service="consumer",
        Follows="source",
        Jurisdiction="jurisdiction",
        Stream="stream",
        Failed_at="position",
        Waiting=lambda each: str(len(each["waiting"])),
        Tries="attempts",
        Error="error",
    )


@app.command()
def retry(
    service: Service,
    source: Source,
    streams: Annotated[
        list[str] | None, typer.Argument(help="Parked streams; none: all of them.", show_default=False)
    ] = None,
    data: Data = None,
) -> None:
    """Replay parked streams, each in one transaction. Status 1 if one fails again; it then stays parked."""
    from huiyin_ledger.subscriptions.store import Asked

    by_hand = Asked("system:command_line")
    with opened(data) as platform:
        subscription = _one(platform, service, source)
        named = streams or [each.stream for each in subscription.parked()]
        outcomes = {stream: subscription.retry(stream, by_hand) for stream in named}
    for stream, went_through in outcomes.items():
        typer.echo(f"{stream}: {'replayed' if went_through else 'failed again, stays parked'}")
    if not all(outcomes.values()):
        raise typer.Exit(1)


def _all(platform: Platform) -> Iterator[Subscription]:
    for _, each in sorted(platform.services.items()):
        yield from each.subscriptions.values()


def _one(platform: Platform, service: str, source: str) -> Subscription:
    found = {(each.consumer, each.source): each for each in _all(platform)}
    if (service, source) not in found:
        there = ", ".join(f"{consumer} {followed}" for consumer, followed in sorted(found))
        fail(f"{service} does not follow {source}. There is: {there}.")
    return found[service, source]


def _told(subscription: Subscription) -> dict[str, Any]:
    from huiyin_ledger.feed.log import SourceError

    condition = subscription.condition
    try:
        behind: int | None = subscription.lag().events
    except SourceError:
        behind = None
    positions = subscription.positions()
    parked = subscription.parked()
    newer = (each.error for each in parked if each.contracts is not None)
    return {
        "service": subscription.consumer,
        "source": subscription.source,
        "state": condition.state.value,
        "reason": condition.reason or next(newer, ""),
        "since": condition.changed_at,
        "position": sum(positions.values()),
        "positions": positions,
        "behind": behind,
        "parked": len(parked),
    }
