"""The rows behind a subscription: its state, its positions, its parked streams."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString

from huiyin_ledger.db import BY_KEY, Database
from huiyin_ledger.domain import Once, Refused
from huiyin_ledger.events import Event
from huiyin_ledger.subscriptions.failure import Failure
from huiyin_ledger.subscriptions.secrecy import Secrecy
from huiyin_ledger.subscriptions.state import Move, State, after


@dataclass(frozen=True, slots=True)
class Standing:
    """A subscription's position in one jurisdiction."""

    state: State
    position: int
    chain_hash: str
    parked: frozenset[str]


@dataclass(frozen=True, slots=True)
class ParkedStream:
    """A stream that waits since one of its events failed. `waiting`: positions to replay, in order. `contracts`: digest
    of those of the program that was too old to read the event; None where it failed for another reason. `refusal` and
    `words`: code and message of the rule that refused it; empty where it was none. `sealed`, `only_unit`: see `Secrecy`."""

    consumer: str
    source: str
    jurisdiction: str
    stream: str
    position: int
    waiting: tuple[int, ...]
    error: str
    contracts: str | None
    attempts: int
    parked_at: datetime
    tried_at: datetime
    registration_no: str
    sealed: bool | None
    only_unit: str | None
    refusal: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has a parked stream tried again, and under which key."""

    by: str
    once: Once | None = None

    @property
    def key_hash(self) -> bytes | None:
        return hashlib.sha256(b"huiyin.retry.v1\x00" + self.once.key.encode()).digest() if self.once else None


@dataclass(frozen=True, slots=True)
class Retried:
    """One try of a parked stream: whether it was taken in, else the error."""

    taken_in: bool
    error: str


@dataclass(frozen=True, slots=True)
class Condition:
    """State of a subscription, its reason (may be empty), and since when."""

    state: State
    reason: str
    changed_at: datetime


_MINE: LiteralString = "consumer = %(consumer)s AND source = %(source)s"
_PARKED: LiteralString = (
    "SELECT consumer, source, jurisdiction, stream, position, waiting, error, contracts, attempts, parked_at, tried_at,"
    " registration_no, sealed, only_unit, refusal, words FROM subscription.parked WHERE "
)
_OLDEST_FIRST: LiteralString = " ORDER BY parked_at, jurisdiction, stream"
_THIS_STREAM: LiteralString = _MINE + " AND jurisdiction = %(jurisdiction)s AND stream = %(stream)s"


class Store:
    """Reads and writes the rows of one (consumer, source)."""

    def __init__(self, database: Database, consumer: str, source: str) -> None:
        self._database = database
        self._key = {"consumer": consumer, "source": source}

    def condition(self) -> Condition:
        found = self._database.rows(
            Condition,
            "SELECT state, reason, changed_at FROM subscription.subscription WHERE " + _MINE,
            self._key,
        )
        if found:
            return found[0]
        self._database.execute(
            "INSERT INTO subscription.subscription (consumer, source) VALUES (%(consumer)s, %(source)s)"
            " ON CONFLICT DO NOTHING",
            self._key,
        )
        return self.condition()

    def move(self, move: Move, reason: str = "") -> State:
        """Change the state, or raise Refused("subscription_state")."""
        self.condition()
        with self._database.transaction():
            held = self._database.one(
                "SELECT state FROM subscription.subscription WHERE " + _MINE + " FOR UPDATE", self._key
            )
            assert held is not None
            before = State(held["state"])
            now = after(before, move)
            if now is not before or reason:
                self._database.execute(
                    "UPDATE subscription.subscription"
                    " SET state = %(state)s, reason = %(reason)s, changed_at = clock_timestamp() WHERE "
                    + _MINE,
                    {**self._key, "state": now.value, "reason": reason},
                )
            return now

    def positions(self) -> dict[str, int]:
        rows = self._database.query(
            "SELECT jurisdiction, position FROM subscription.position WHERE " + _MINE, self._key
        )
        return {row["jurisdiction"]: row["position"] for row in rows}

    def position(self, jurisdiction: str) -> int:
        row = self._database.one(
            "SELECT position FROM subscription.position WHERE "
            + _MINE
            + " AND jurisdiction = %(jurisdiction)s",
            {**self._key, "jurisdiction": jurisdiction},
        )
        return 0 if row is None else int(row["position"])

    def hold(self, jurisdictions: Collection[str]) -> dict[str, Standing]:
        """Where it stands in each of them, with the positions locked until the open transaction ends, which is one by key
        from here on."""
        rows = self._database.query(
            BY_KEY + "SELECT p.jurisdiction, s.state, p.position, p.chain_hash,"
            "   ARRAY(SELECT stream FROM subscription.parked k"
            "     WHERE k.consumer = p.consumer AND k.source = p.source AND k.jurisdiction = p.jurisdiction) AS parked"
            " FROM by_key, subscription.position p JOIN subscription.subscription s USING (consumer, source)"
            " WHERE p.consumer = %(consumer)s AND p.source = %(source)s AND p.jurisdiction = ANY(%(jurisdictions)s)"
            " ORDER BY p.jurisdiction FOR UPDATE OF p",
            {**self._key, "jurisdictions": list(jurisdictions)},
        )
        if len(rows) < len(jurisdictions):
            self.condition()
            self._database.execute(
                "INSERT INTO subscription.position (consumer, source, jurisdiction)"
                " SELECT %(consumer)s, %(source)s, unnest(%(jurisdictions)s::text[]) ORDER BY 3 ON CONFLICT DO NOTHING",
                {**self._key, "jurisdictions": list(jurisdictions)},
            )
            return self.hold(jurisdictions)
        return {
            row["jurisdiction"]: Standing(
                State(row["state"]), row["position"], row["chain_hash"], frozenset(row["parked"])
            )
            for row in rows
        }

    def advance(self, to: Mapping[str, tuple[int, str]]) -> None:
        """Move to these positions and chain hashes, by jurisdiction; they are held."""
        positions, hashes = zip(*to.values(), strict=True)
        self._database.execute(
            "INSERT INTO subscription.position AS p (consumer, source, jurisdiction, position, chain_hash)"
            " SELECT %(consumer)s, %(source)s, * FROM unnest(%(at)s::text[], %(positions)s::bigint[], %(hashes)s::text[])"
            " ON CONFLICT (consumer, source, jurisdiction)"
            " DO UPDATE SET position = excluded.position, chain_hash = excluded.chain_hash, moved_at = clock_timestamp()",
            {**self._key, "at": list(to), "positions": list(positions), "hashes": list(hashes)},
        )

    def park(self, event: Event, failure: Failure, secrecy: Secrecy) -> None:
        self._database.execute(
            "INSERT INTO subscription.parked"
            " (consumer, source, jurisdiction, stream, position, waiting, error, contracts, refusal, words,"
            "  registration_no, sealed, only_unit)"
            " VALUES (%(consumer)s, %(source)s, %(jurisdiction)s, %(stream)s, %(position)s,"
            "         ARRAY[%(position)s::bigint], %(error)s, %(contracts)s, %(refusal)s, %(words)s,"
            "         %(registration_no)s, %(sealed)s, %(only_unit)s)",
            self._stream(
                event,
                position=event.position,
                registration_no=str(event.data.get("registration_no") or event.correlation),
                **asdict(failure),
                **asdict(secrecy),
            ),
        )
        self.move(Move.PARK)

    def queue_behind(self, jurisdiction: str, waiting: Mapping[str, Sequence[int]]) -> None:
        """Later events of parked streams: stream -> positions."""
        for stream, positions in waiting.items():
            self._database.execute(
                "UPDATE subscription.parked SET waiting = waiting || %(positions)s::bigint[] WHERE "
                + _THIS_STREAM,
                {**self._key, "jurisdiction": jurisdiction, "stream": stream, "positions": list(positions)},
            )

    def parked(self, stream: str | None = None) -> list[ParkedStream]:
        """Parked streams, oldest first."""
        return self._database.rows(
            ParkedStream,
            _PARKED + _MINE + " AND (%(stream)s::text IS NULL OR stream = %(stream)s)" + _OLDEST_FIRST,
            {**self._key, "stream": stream},
        )

    def failed_again(self, parked: ParkedStream, position: int, failure: Failure) -> None:
        self._database.execute(
            "UPDATE subscription.parked SET position = %(position)s, error = %(error)s, contracts = %(contracts)s,"
            "   refusal = %(refusal)s, words = %(words)s,"
            "   attempts = attempts + 1, tried_at = clock_timestamp() WHERE " + _THIS_STREAM,
            self._stream(parked, position=position, **asdict(failure)),
        )

    def retried(self, asked: Asked) -> Retried | None:
        """What came of the try that was asked for under this key; None where there was none. Refused:
        idempotency_key_reused."""
        if asked.once is None:
            return None
        found = self._database.one(
            "SELECT taken_in, error, request_hash FROM subscription.retry"
            " WHERE consumer = %(consumer)s AND asked_by = %(by)s AND key_hash = %(key)s",
            {**self._key, "by": asked.by, "key": asked.key_hash},
        )
        if found is None:
            return None
        if found["request_hash"] != asked.once.request_hash:
            raise Refused(
                "idempotency_key_reused", "this Idempotency-Key was used for another request: use a new one"
            )
        return Retried(found["taken_in"], found["error"])

    def record_retry(self, parked: ParkedStream, asked: Asked, done: Retried) -> None:
        self._database.execute(
            "INSERT INTO subscription.retry (consumer, source, jurisdiction, stream, registration_no, asked_by,"
            "   taken_in, error, key_hash, request_hash)"
            " VALUES (%(consumer)s, %(source)s, %(jurisdiction)s, %(stream)s, %(registration_no)s, %(by)s,"
            "   %(taken_in)s, %(error)s, %(key_hash)s, %(request_hash)s)",
            self._stream(
                parked,
                registration_no=parked.registration_no,
                by=asked.by,
                key_hash=asked.key_hash,
                request_hash=asked.once.request_hash if asked.once else None,
                **asdict(done),
            ),
        )

    def unpark(self, parked: ParkedStream) -> None:
        self._database.execute("DELETE FROM subscription.parked WHERE " + _THIS_STREAM, self._stream(parked))
        if not self.parked():
            self.move(Move.UNPARK)

    def _stream(self, of: Event | ParkedStream, **more: Any) -> dict[str, Any]:
        """The parameters of a statement about one stream."""
        return {**self._key, "jurisdiction": of.jurisdiction, "stream": of.stream, **more}


def detach_all_but(database: Database, consumer: str, sources: Sequence[str]) -> list[str]:
    """Detach subscriptions to sources that the service doesn't follow any more; returns these sources."""
    rows = database.query(
        "SELECT source FROM subscription.subscription"
        " WHERE consumer = %s AND state <> 'detached' AND NOT source = ANY(%s)",
        (consumer, list(sources)),
    )
    gone = [row["source"] for row in rows]
    for source in gone:
        Store(database, consumer, source).move(Move.DETACH)
    return gone


def parked_of(database: Database, consumer: str) -> list[ParkedStream]:
    """Every parked stream of a service, whichever source it follows, oldest first."""
    return database.rows(
        ParkedStream,
        _PARKED + "consumer = %(consumer)s" + _OLDEST_FIRST,
        {"consumer": consumer},
    )


def last_retries(database: Database, consumer: str) -> dict[tuple[str, str, str], str]:
    """Who tried each parked stream last, by source, jurisdiction and stream."""
    rows = database.query(
        "SELECT DISTINCT ON (source, jurisdiction, stream) source, jurisdiction, stream, asked_by"
        " FROM subscription.retry JOIN subscription.parked USING (consumer, source, jurisdiction, stream)"
        " WHERE consumer = %s ORDER BY source, jurisdiction, stream, id DESC",
        (consumer,),
    )
    return {(row["source"], row["jurisdiction"], row["stream"]): row["asked_by"] for row in rows}
