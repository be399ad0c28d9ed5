"""One service following one source: processes every event once, in order, together with its effects."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import structlog

from huiyin_contracts.registry import RELEASED, Registry
from huiyin_ledger.bus.backoff import Backoff
from huiyin_ledger.db import Connection, Database
from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.feed.log import AheadOfSource, SourceError, SourceUnavailable
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.subscriptions.failure import TRANSIENT, Failure, describe, newer_release
from huiyin_ledger.subscriptions.outcome import Diverged, Outcome, outcome_of
from huiyin_ledger.subscriptions.reaction import Reaction, react_to
from huiyin_ledger.subscriptions.secrecy import secrecy_of
from huiyin_ledger.subscriptions.source import OwnSource, SourceClient
from huiyin_ledger.subscriptions.state import Move, State
from huiyin_ledger.subscriptions.store import Asked, Condition, ParkedStream, Retried, Standing, Store
from huiyin_ledger.upcasting import latest
from huiyin_ledger.views.engine import ViewOutdated, Views
from huiyin_ledger.views.fold import ViewMissing

PAGE = 1000
"""Positions per transaction while pulling; batches of 500 to 5,000 fold equally fast."""
ATTEMPTS = 6

_LOOKED_AT, _GLANCE = 3, 50

NOT_OF_THE_EVENT = (*TRANSIENT, ViewOutdated, ViewMissing)
"""Errors not caused by an event: nothing is parked, and a retry succeeds when the cause is gone."""

_NEW_RELEASE = Asked("system:new_release")

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class Interrupted(Exception):
    """The database was unavailable several times, or a view has another version. Nothing was changed; retry later."""


@dataclass(frozen=True, slots=True)
class Lag:
    """The lag behind the source's heads. `seconds`: age of the oldest unprocessed event, among the jurisdictions
    that lag most."""

    events: int
    seconds: float


class Subscription:
    """Folds a source's events into the service's views and lets the service's automations react, in one transaction that also
    moves the position. Safe to call from several threads and processes at once.

    With its own service as source it reads the own ledger's private events, for automations only: own views are
    folded when the events are appended.
    """

    def __init__(
        self,
        *,
        consumer: str,
        source: str,
        database: Database,
        views: Views,
        ledger: Ledger,
        reactions: Sequence[Reaction],
        source_client: SourceClient | None,
        contracts: Registry = RELEASED,
        on_parked: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_parked` is called whenever other streams are parked than before, or for another reason, once that is
        committed."""
        self.consumer = consumer
        self.source = source
        self.own = consumer == source
        self._database = database
        self._views = views
        self._ledger = ledger
        self._reactions = reactions
        folded = () if self.own else (v.sources.get(source, frozenset()) for v in views.views)
        self._wanted = frozenset().union(*folded, *(each.families for each in reactions))
        self._client = OwnSource(ledger, source, self._wanted) if self.own else source_client
        self._contracts = contracts
        self._on_parked = on_parked
        self._store = Store(database, consumer, source)
        self._log = _log.bind(consumer=consumer, source=source)

    @property
    def state(self) -> State:
        return self._store.condition().state

    @property
    def condition(self) -> Condition:
        return self._store.condition()

    def position(self, jurisdiction: str) -> int:
        """Everything up to this position is folded, or parked."""
        return self._store.position(jurisdiction)

    def positions(self) -> dict[str, int]:
        return self._store.positions()

    def parked(self) -> list[ParkedStream]:
        return self._store.parked()

    def receive(self, batch: Batch) -> Outcome:
        """Take in one batch, as `receive_all` does."""
        return self.receive_all([batch])[0]

    def receive_all(self, batches: Sequence[Batch]) -> list[Outcome]:
        """Process the batches beyond the current positions in one transaction; pull if earlier events are missing.
        Batches of one jurisdiction are processed in the given order.

        Raises Interrupted if the database is unavailable, SourceError if a pull was needed and failed. Nothing is
        lost in either case: process the batches again, or pull.
        """
        return [self._made_sure(b, outcome) for b, outcome in zip(batches, self._take(batches), strict=True)]

    def _made_sure(self, batch: Batch, outcome: Outcome) -> Outcome:
        """Pull the missing events before a gap; check whether a source whose head lies before our position was
        restored."""
        if outcome is Outcome.GAP:
            self.pull(batch.jurisdiction)
            return Outcome.APPLIED if self.position(batch.jurisdiction) >= batch.upto else Outcome.GAP
        is_beat = outcome is Outcome.DUPLICATE and not batch.events
        if is_beat and batch.upto < self.position(batch.jurisdiction):
            self._check_head(batch.jurisdiction)
        return outcome

    def pull(self, jurisdiction: str) -> int:
        """Read the source's feed to its head; returns the number of positions."""
        return self._pull(jurisdiction, self.position(jurisdiction))

    def _pull(
        self,
        jurisdiction: str,
        start: int,
        head: float = float("inf"),
        advance: Callable[[int], None] = lambda n: None,
    ) -> int:
        at = start
        while at < head:
            try:
                batch = self._source.batch(jurisdiction, at, PAGE)
            except AheadOfSource as error:
                self._fail(_gone_back(error))
                break
            if batch.upto <= at:
                break
            [outcome] = self._take([batch])
            reached = batch.upto if outcome is Outcome.APPLIED else self.position(jurisdiction)
            if reached <= at:
                break
            advance(reached - at)
            at = reached
        return at - start

    def catch_up(self, advance: Callable[[int], None] = lambda n: None) -> int:
        """Pull every jurisdiction of the source to its head, new ones too; returns the number of positions. `advance`
        gets the number of each batch.

        A jurisdiction that can't be read doesn't block the others; its SourceError is raised at the end. Streams
        that were parked because this program's contracts were too old are replayed.
        """
        state = self.state
        if state is State.DETACHED:
            state = self._store.move(Move.ATTACH)
        if not state.runs:
            return 0
        positions = self.positions()
        heads = self._source.heads()
        for jurisdiction, position in positions.items():
            if position > heads.get(jurisdiction, 0):
                self._check_head(jurisdiction)
        moved, failed = 0, None
        for jurisdiction, head in sorted(heads.items()):
            position = positions.get(jurisdiction, 0)
            if head > position:
                try:
                    moved += self._pull(jurisdiction, position, head, advance)
                except SourceError as error:
                    failed = error
        for parked in self._waiting_for_this_release():
            try:
                self._replay_parked(parked, _NEW_RELEASE)
            except SourceError as error:
                failed = error
        if failed is not None:
            raise failed
        if state is State.BOOTING and self.state is State.BOOTING:
            self._store.move(Move.CATCH_UP)
            if self.parked():
                self._store.move(Move.PARK)
        return moved

    def lag(self) -> Lag:
        """The lag, from the source's current heads. Raises SourceError."""
        positions = self.positions()
        heads = self._source.heads()
        behind = {j: head - positions.get(j, 0) for j, head in heads.items() if head > positions.get(j, 0)}
        furthest = sorted(behind, key=lambda j: behind[j])[-_LOOKED_AT:]
        oldest = max((self._age_of_next(j, positions.get(j, 0)) for j in furthest), default=0.0)
        return Lag(sum(behind.values()), oldest)

    def pause(self) -> State:
        return self._store.move(Move.PAUSE)

    def resume(self) -> State:
        """Resume after a pause, or after a fixed error."""
        return self._store.move(Move.RESUME)

    def retried(self, asked: Asked) -> Retried | None:
        """What came of what was asked for under this key before; None where nothing was. Refused:
        idempotency_key_reused."""
        return self._store.retried(asked)

    def retry(self, stream: str, asked: Asked) -> bool:
        """Replay a parked stream from the source in one transaction; True if it succeeded. Asked again under the same
        key, nothing happens and the answer is the same.

        Raises NotFound where no such stream is parked, Refused("subscription_state") where the subscription is stopped,
        SourceError where the source doesn't answer.
        """
        if done := self._store.retried(asked):
            return done.taken_in
        if not self.state.runs:
            raise Refused(
                "subscription_state",
                "this service has stopped following the one that this comes from: the administrator has to "
                "resume it first",
            )
        found = self._store.parked(stream)
        if not found:
            raise NotFound("no such stream is parked here")
        return self._replay_parked(found[0], asked)

    def _waiting_for_this_release(self) -> list[ParkedStream]:
        """Streams that were parked under other contracts."""
        older = [each for each in self.parked() if each.contracts is not None]
        if not older or not self.state.runs:
            return []
        return [each for each in older if each.contracts != self._contracts.digest]

    def _replay_parked(self, parked: ParkedStream, asked: Asked) -> bool:
        done: Retried | ParkedStream = parked
        while isinstance(done, ParkedStream):
            done = self._persistently(partial(self._replay, done, self._waiting_events(done), asked))
        return done.taken_in

    def _waiting_events(self, parked: ParkedStream) -> dict[int, Event]:
        events: dict[int, Event] = {}
        for position in parked.waiting:
            batch = self._source.batch(parked.jurisdiction, position - 1, 1)
            events |= {each.position: each for each in batch.events}
        return events

    @property
    def _source(self) -> SourceClient:
        if self._client is None:
            raise SourceUnavailable(
                f"{self.consumer} is not told where {self.source} is: set HUIYIN_{self.source.upper()}_URL"
            )
        return self._client

    # taking in pages

    def _take(self, batches: Sequence[Batch]) -> list[Outcome]:
        """Process all batches at once; if that fails, one by one; if one fails, its events one by one."""
        try:
            return self._persistently(lambda: self._attempt(batches, self._whole))
        except NOT_OF_THE_EVENT as error:
            raise Interrupted(describe(error)) from error
        except Exception as error:  # noqa: BLE001 - the next pass finds whose it is, and parks that stream
            if len(batches) > 1:
                return [outcome for each in batches for outcome in self._take([each])]
            [batch] = batches
            if isinstance(error, Diverged):
                self._fail(
                    f"the past of {self.source} in {batch.jurisdiction} has changed at position {batch.after}: it was "
                    "restored from a backup and went on differently. Restore both from backups of one moment, then resume"
                )
                return [Outcome.STOPPED]
            where = {"jurisdiction": batch.jurisdiction, "after": batch.after, "upto": batch.upto}
            self._log.warning("page failed, taking its events one by one", **where, error=describe(error))
        try:
            return self._persistently(lambda: self._attempt(batches, self._one_by_one))
        except NOT_OF_THE_EVENT as error:
            raise Interrupted(describe(error)) from error

    def _attempt(
        self, batches: Sequence[Batch], take_in: Callable[[Sequence[Event], Connection], None]
    ) -> list[Outcome]:
        with self._database.transaction() as connection:
            standings = self._store.hold({each.jurisdiction for each in batches})
            outcomes: list[Outcome] = []
            fresh: list[Event] = []
            reached: dict[str, tuple[int, str]] = {}
            for batch in batches:
                standing = standings[batch.jurisdiction]
                outcomes.append(outcome_of(batch, standing))
                if outcomes[-1] is Outcome.APPLIED:
                    fresh.extend(each for each in batch.events if each.position > standing.position)
                    reached[batch.jurisdiction] = batch.upto, batch.upto_hash
                    standings[batch.jurisdiction] = replace(
                        standing, position=batch.upto, chain_hash=batch.upto_hash
                    )
            if reached:
                # In one order of jurisdictions, that of every transaction: it is the order in which heads are held.
                fresh.sort(key=lambda event: event.jurisdiction)
                take_in(self._flowing(fresh, standings), connection)
                self._store.advance(reached)
            return outcomes

    def _read(self, events: Iterable[Event]) -> list[Event]:
        """The events that a view or an automation takes, in their latest version. Raises NewerRelease."""
        wanted = (event for event in events if event.family in self._wanted)
        return list(wanted) if self.own else [latest(event, self._contracts) for event in wanted]

    def _whole(self, events: Sequence[Event], connection: Connection) -> None:
        """All batches in one transaction. An event's error propagates and rolls it back."""
        wanted = self._read(events)
        self._fold(wanted, connection)
        react_to(wanted, self._reactions, self._ledger)

    def _one_by_one(self, events: Sequence[Event], connection: Connection) -> None:
        """Each event in a savepoint; one that fails parks its stream, the others continue."""
        newly_parked: set[str] = set()
        for event in events:
            if event.stream in newly_parked:
                self._store.queue_behind(event.jurisdiction, {event.stream: [event.position]})
                continue
            try:
                self._fold_and_react(event, connection)
            except NOT_OF_THE_EVENT:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this event's, and parks its stream only
                failure = self._failure(event, error)
                self._store.park(event, failure, secrecy_of(event, self._contracts))
                self._database.on_commit(self._on_parked)
                newly_parked.add(event.stream)
                where = {
                    "jurisdiction": event.jurisdiction,
                    "stream": event.stream,
                    "position": event.position,
                }
                self._log.error("stream parked", **where, type=event.type, error=failure.error)

    def _flowing(self, events: list[Event], standings: Mapping[str, Standing]) -> list[Event]:
        """The events of streams that are not parked; those of parked ones are queued behind them."""
        if not any(each.parked for each in standings.values()):
            return events
        flowing: list[Event] = []
        waiting: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for event in events:
            if event.stream in standings[event.jurisdiction].parked:
                waiting[event.jurisdiction][event.stream].append(event.position)
            else:
                flowing.append(event)
        for jurisdiction, positions in waiting.items():
            self._store.queue_behind(jurisdiction, positions)
        return flowing

    def _fold_and_react(self, event: Event, connection: Connection) -> None:
        """Run in a savepoint; retry a version conflict, which a concurrent commit causes."""
        for attempt in range(ATTEMPTS):
            try:
                with connection.transaction():
                    wanted = self._read([event])
                    self._fold(wanted, connection)
                    react_to(wanted, self._reactions, self._ledger)
                return
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise

    def _fold(self, events: Sequence[Event], connection: Connection) -> None:
        if events and not self.own:
            self._views.fold(events, connection)

    # replaying what was parked

    def _replay(self, parked: ParkedStream, events: dict[int, Event], asked: Asked) -> Retried | ParkedStream:
        """What came of it, or the parked row if more positions wait than were fetched."""
        with self._database.transaction() as connection:
            self._store.hold([parked.jurisdiction])
            if before := self._store.retried(asked):
                return before
            there = {each.jurisdiction: each for each in self._store.parked(parked.stream)}
            now = there.get(parked.jurisdiction)
            if now is None:
                done = Retried(True, "")
                self._store.record_retry(parked, asked, done)
                return done
            if set(now.waiting) - set(parked.waiting):
                return now
            at = now.position
            try:
                with connection.transaction():
                    for at in now.waiting:
                        if at in events:
                            self._fold_and_react(events[at], connection)
            except NOT_OF_THE_EVENT:
                raise
            except Exception as error:  # noqa: BLE001 - recorded beside the parked stream
                failure = self._failure(events[at], error)
                self._store.failed_again(now, at, failure)
                done = Retried(False, failure.error)
            else:
                self._store.unpark(now)
                done = Retried(True, "")
            self._store.record_retry(now, asked, done)
            self._database.on_commit(self._on_parked)
            return done

    def _failure(self, event: Event, error: Exception) -> Failure:
        if self.own or not (newer := newer_release(event, self._contracts)):
            return Failure.of(error)
        return Failure(f"{newer}; update {self.consumer} | {describe(error)}", self._contracts.digest)

    # trying again, and giving up

    def _persistently(self, act: Callable[[], _T]) -> _T:
        """Retry transient errors: a version conflict at once, the database after a pause."""
        backoff = Backoff(first=0.02, longest=0.5)
        for attempt in range(ATTEMPTS):
            try:
                return act()
            except (Conflict, *TRANSIENT) as error:
                if attempt == ATTEMPTS - 1:
                    raise
                if not isinstance(error, Conflict):
                    time.sleep(backoff.next())
        raise AssertionError("unreachable")

    def _check_head(self, jurisdiction: str) -> None:
        """Go into error if the source's head lies before our position; a late message doesn't prove it."""
        try:
            self._source.batch(jurisdiction, self.position(jurisdiction), 1)
        except AheadOfSource as error:
            self._fail(_gone_back(error))

    def _fail(self, reason: str) -> None:
        self._log.error("subscription stopped", reason=reason)
        with _unless_stopped():
            self._store.move(Move.FAIL, reason)

    def _age_of_next(self, jurisdiction: str, position: int) -> float:
        for event in self._source.batch(jurisdiction, position, _GLANCE).events:
            return max(0.0, time.time() - event.recorded_at.timestamp())
        return 0.0


@contextmanager
def _unless_stopped() -> Iterator[None]:
    """A subscription that was paused or detached meanwhile stays so."""
    try:
        yield
    except Refused as refused:
        if refused.code != "subscription_state":
            raise


def _gone_back(error: AheadOfSource) -> str:
    return (
        f"the source ends at position {error.head} of {error.jurisdiction}, but {error.after} was read from it before: it was "
        "restored from an older backup. Restore it further, or restore this service to the same moment, then resume"
    )
