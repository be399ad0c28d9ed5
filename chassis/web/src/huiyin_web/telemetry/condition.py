"""The condition of a service, for readiness, metrics, `doctor` and the operators' page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from huiyin_ledger.bus.relay import relay_age
from huiyin_ledger.feed.log import SourceError
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_web.service import Service
from huiyin_web.standstill.reading import Cause, standstills_of


@dataclass(frozen=True, slots=True)
class Following:
    """One subscription. Lag is measured against the source's true head; None where the source does not answer.

    `newer_streams`: those of the parked streams that a newer release published, which this program is too old to read;
    `newer_reason` says what of one of them is not known here. `why`: each reason of the others, as their page gives it."""

    source: str
    state: str
    reason: str
    lag_events: int | None
    lag_seconds: float | None
    parked_streams: int
    newer_streams: int
    newer_reason: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A service that is `ready` may be sent requests: its database answers, no subscription stands in error, and every
    view's table is of this program's version (`outdated_views` are not: nothing is written to them).

    A peer that is down, or a lag, does not make it unready: its own pages work on. Nor does a stream that only a newer
    release can read; `update` then says what waits for it.
    `reasons`: why it isn't, in words; empty where it is.
    `relay_age`: seconds since the broker last confirmed that it has all; None in the embedded mode before the first.
    """

    service: str
    ready: bool
    database: str
    heads: dict[str, int]
    relay_age: float | None
    subscriptions: tuple[Following, ...]
    outdated_views: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    update: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def condition_of(service: Service) -> Condition:
    """Query the database and every source; doesn't raise if one is unavailable."""
    runtime = service.runtime
    try:
        heads = runtime.ledger.heads()
        age = relay_age(runtime.database, runtime.name)
        following = tuple(_following(service))
        outdated = tuple(runtime.views.outdated())
    except (psycopg.OperationalError, PoolTimeout) as error:
        database = f"unreachable: {type(error).__name__}"
        return Condition(runtime.name, False, database, {}, None, (), reasons=(f"database {database}",))
    reasons = tuple(_reasons(following, outdated))
    update = tuple(_update(following))
    return Condition(runtime.name, not reasons, "ok", heads, age, following, outdated, reasons, update)


def _update(following: Iterable[Following]) -> Iterator[str]:
    for each in following:
        if each.newer_streams:
            yield f"{each.newer_streams} streams of {each.source} wait: {each.newer_reason}"


def _reasons(following: Iterable[Following], outdated: Iterable[str]) -> Iterator[str]:
    for each in following:
        if each.state == State.ERROR:
            yield f"it stopped following {each.source}"
    if views := ", ".join(outdated):
        yield f"views of another release: {views}"


def _following(service: Service) -> Iterator[Following]:
    standstills = standstills_of(service)
    for source, subscription in sorted(service.subscriptions.items()):
        condition = subscription.condition
        events, seconds = _lag(subscription)
        parked = [each for each in standstills if each.source == source]
        newer = [each for each in parked if each.cause is Cause.NEWER_RELEASE]
        yield Following(
            source,
            condition.state.value,
            condition.reason,
            events,
            seconds,
            len(parked),
            len(newer),
            newer[0].error if newer else "",
            tuple(sorted({each.why.english for each in parked if each not in newer})),
        )


def _lag(subscription: Subscription) -> tuple[int | None, float | None]:
    try:
        lag = subscription.lag()
    except SourceError:
        return None, None
    return lag.events, round(lag.seconds, 3)
