"""Verifies a ledger: recomputes every hash, checks every stream for gaps, compares every checkpoint."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import psycopg

from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.db import Database
from huiyin_ledger.domain import gettext_noop
from huiyin_ledger.ledger.chain import GENESIS, RANGE, link, links
from huiyin_ledger.ledger.checkpoint import Checkpoint, Damaged

CHUNK = 4_000
"""Events fetched at once."""
SHARE = 100_000
"""Events per task of a process; a smaller ledger is verified in this process."""


class Why(StrEnum):
    """Kind of a fault."""

    ALTERED = "altered"
    HASH = "hash"
    GAP = "gap"
    HEAD = "head"
    STREAM = "stream"
    CUT = "cut"
    RECOMPUTED = "recomputed"
    CHECKPOINT = "checkpoint"

    @property
    def meaning(self) -> str:
        """Its description, a msgid."""
        return _MEANINGS[self]


_MEANINGS = {
    Why.ALTERED: gettext_noop("the event was altered: its payload or a column is not what was hashed"),
    Why.HASH: gettext_noop(
        "the event's hash, or the event together with its hash, is not the one that the chain goes on from"
    ),
    Why.GAP: gettext_noop("the event is missing, or stands at a position twice"),
    Why.HEAD: gettext_noop("the head does not say what the last event says"),
    Why.STREAM: gettext_noop("a stream leaves versions out"),
    Why.CUT: gettext_noop(
        "a signed checkpoint has an event here, the ledger ends before it: its tail was cut off"
    ),
    Why.RECOMPUTED: gettext_noop("a signed checkpoint has another hash here: the chain was recomputed"),
    Why.CHECKPOINT: gettext_noop(
        "the file of checkpoints was altered: a line's signature or its link to the line before is wrong"
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """The first fault of one jurisdiction. `detail` is a msgid with placeholders for `values`; it shows nothing of
    a payload."""

    jurisdiction: str
    position: int
    why: Why
    detail: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict, compare=False)

    @property
    def said(self) -> str:
        """The detail in English."""
        return self.detail % self.values if self.detail else ""

    def __str__(self) -> str:
        detail = f" ({self.said})" if self.detail else ""
        return f"{self.jurisdiction}/{self.position}: {self.why.meaning}{detail}"


_LINE = gettext_noop("line %(line)s: %(reason)s")
_ENDS = gettext_noop("the head stands at %(head)s, the last event at %(last)s")
_ANOTHER_HASH = gettext_noop("another hash")
_VERSION = gettext_noop("stream %(stream)s has version %(version)s where %(expected)s should be")
_SIGNED = gettext_noop("signed %(time)s")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`events` were recomputed, in `jurisdictions`, and `checkpoints` compared. It holds when there is no fault."""

    service: str
    jurisdictions: int
    events: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Part:
    """Positions in (after, upto] of one jurisdiction."""

    jurisdiction: str
    after: int
    upto: int


def extents(database: Database) -> dict[str, int]:
    """Number of events to verify, by jurisdiction, including jurisdictions that lack a head or events."""
    with database.connect() as connection:
        return {e.jurisdiction: max(e.head, e.last) for e in _ends(connection, None)}


def faults_of(damaged: Iterable[Damaged]) -> list[Fault]:
    """The damaged lines of the checkpoints' file, as faults."""
    return [
        Fault(d.jurisdiction, d.position, Why.CHECKPOINT, _LINE, {"line": d.number, "reason": d.reason})
        for d in damaged
    ]


def verify(
    database: Database,
    service: str,
    *,
    checkpoints: Sequence[Checkpoint] = (),
    damaged: Iterable[Fault] = (),
    jurisdiction: str | None = None,
    processes: int | None = None,
    started: Callable[[int], None] = lambda _: None,
    advance: Callable[[int], None] = lambda _: None,
) -> Verdict:
    """Verify the ledger up to its current head, while it is being written.

    `checkpoints` are the signed ones of this service, `damaged` what was wrong with their file. With `jurisdiction`
    only that one. Large ledgers are shared among `processes` (default: one per core); a part only needs the stored
    hash before it, which the part before it proves. Reports the first bad position of each jurisdiction, and why.
    """
    with database.connect() as connection:
        ends = _ends(connection, jurisdiction)
        known = {e.jurisdiction: e for e in ends}
        started(sum(e.head for e in ends))
        faults = [f for f in damaged if jurisdiction in (None, f.jurisdiction)]
        faults += [f for e in ends for f in e.faults()]
        parts = [
            Part(e.jurisdiction, after, min(after + SHARE, e.head))
            for e in ends
            for after in range(0, e.head, SHARE)
        ]
        counted = 0
        for part, found, read in _each(database, connection, parts, processes):
            counted += read
            advance(part.upto - part.after)
            if found is not None:
                faults.append(found)
        faults += _streams(connection, sorted(known))
        mine = [c for c in checkpoints if jurisdiction in (None, c.jurisdiction)]
        faults += _against(connection, mine)
    first: dict[str, Fault] = {}
    for fault in sorted(faults, key=_order):
        first.setdefault(fault.jurisdiction, fault)
    return Verdict(service, sum(e.last > 0 for e in ends), counted, len(mine), tuple(first.values()))


def verify_part(connection: psycopg.Connection[Any], part: Part) -> tuple[Fault | None, int]:
    """The first fault in a part, and how many events were read. A fault ends the reading."""
    before, expected, read = _hash_at(connection, part.jurisdiction, part.after), part.after + 1, 0
    if before is None:
        return Fault(part.jurisdiction, part.after, Why.GAP), 0
    for after in range(part.after, part.upto, CHUNK):
        upto = min(after + CHUNK, part.upto)
        row = connection.execute(RANGE, (part.jurisdiction, after, upto), binary=True).fetchone()
        for event in links(row[0]) if row is not None and row[0] is not None else ():
            if event.position != expected:
                return Fault(part.jurisdiction, expected, Why.GAP), read
            if link(before, event.header, event.payload) != event.stored:
                why = _altered_or_hash(connection, part.jurisdiction, expected, event.stored)
                return Fault(part.jurisdiction, expected, why), read
            before = event.stored
            expected += 1
            read += 1
        if expected != upto + 1:
            return Fault(part.jurisdiction, expected, Why.GAP), read
    return None, read


@dataclass(frozen=True, slots=True)
class _End:
    jurisdiction: str
    head: int
    head_hash: bytes
    last: int
    last_hash: bytes | None

    def faults(self) -> Iterable[Fault]:
        if self.last != self.head:
            where = {"head": self.head, "last": self.last}
            yield Fault(self.jurisdiction, min(self.head, self.last) + 1, Why.HEAD, _ENDS, where)
        elif self.last_hash != self.head_hash:
            yield Fault(self.jurisdiction, self.head, Why.HEAD, _ANOTHER_HASH)


def _ends(connection: psycopg.Connection[Any], jurisdiction: str | None) -> list[_End]:
    """The end of each jurisdiction, by its head and by its events, in one snapshot."""
    rows = connection.execute(
        """WITH RECURSIVE named (jurisdiction) AS (
               (SELECT jurisdiction FROM ledger.event ORDER BY jurisdiction LIMIT 1)
               UNION ALL
               SELECT (SELECT e.jurisdiction FROM ledger.event e WHERE e.jurisdiction > n.jurisdiction
                        ORDER BY e.jurisdiction LIMIT 1)
                 FROM named n WHERE n.jurisdiction IS NOT NULL),
           every AS (SELECT jurisdiction FROM named WHERE jurisdiction IS NOT NULL
                     UNION SELECT jurisdiction FROM ledger.head)
           SELECT v.jurisdiction, coalesce(h.position, 0), coalesce(h.hash, %(genesis)s), coalesce(l.position, 0),
                  coalesce(l.hash, %(genesis)s)
             FROM every v LEFT JOIN ledger.head h USING (jurisdiction)
             LEFT JOIN LATERAL (SELECT e.position, e.hash FROM ledger.event e
                                 WHERE e.jurisdiction = v.jurisdiction ORDER BY e.position DESC LIMIT 1) l ON true
            WHERE %(only)s::text IS NULL OR v.jurisdiction = %(only)s ORDER BY v.jurisdiction""",
        {"genesis": GENESIS, "only": jurisdiction},
    ).fetchall()
    return [_End(j, head, bytes(hash_), last, bytes(last_hash)) for j, head, hash_, last, last_hash in rows]


def _each(
    database: Database,
    connection: psycopg.Connection[Any],
    parts: Sequence[Part],
    processes: int | None,
) -> Iterable[tuple[Part, Fault | None, int]]:
    workers = min(processes or os.cpu_count() or 1, len(parts))
    if workers < 2 or (processes is None and sum(p.upto - p.after for p in parts) <= SHARE):
        for part in parts:
            yield (part, *verify_part(connection, part))
        return
    context = multiprocessing.get_context("spawn")
    left = deque(parts)
    running: dict[Future[tuple[Fault | None, int]], Part] = {}
    with ProcessPoolExecutor(workers - 1, context, _connect, (database.conninfo, database.role)) as pool:
        while left or running:
            while left and len(running) < workers - 1:
                part = left.popleft()
                running[pool.submit(_verify_elsewhere, part)] = part
            if left:
                # This process works too, above all while the others are still starting.
                part = left.pop()
                yield (part, *verify_part(connection, part))
            done, _ = wait(running, timeout=0 if left else None, return_when=FIRST_COMPLETED)
            for finished in done:
                yield (running.pop(finished), *finished.result())


_elsewhere: list[psycopg.Connection[Any]] = []


def _connect(conninfo: str, role: str | None) -> None:
    """Runs in a process of the pool."""
    connection = psycopg.connect(conninfo, autocommit=True)
    if role is not None:
        connection.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(role)))
    _elsewhere.append(connection)


def _verify_elsewhere(part: Part) -> tuple[Fault | None, int]:
    return verify_part(_elsewhere[0], part)


def _hash_at(connection: psycopg.Connection[Any], jurisdiction: str, position: int) -> bytes | None:
    if position == 0:
        return GENESIS
    row = connection.execute(
        "SELECT hash FROM ledger.event WHERE jurisdiction = %s AND position = %s", (jurisdiction, position)
    ).fetchone()
    return None if row is None else bytes(row[0])


def _altered_or_hash(
    connection: psycopg.Connection[Any], jurisdiction: str, position: int, stored: bytes
) -> Why:
    """Where the next event, or the head, goes on from the stored hash, that hash is the old one, so the rest isn't."""
    row = connection.execute(RANGE, (jurisdiction, position, position + 1), binary=True).fetchone()
    if row is not None and row[0] is not None:
        following = next(links(row[0]))
        goes_on = link(stored, following.header, following.payload) == following.stored
    else:
        head = connection.execute(
            "SELECT hash FROM ledger.head WHERE jurisdiction = %s AND position = %s", (jurisdiction, position)
        ).fetchone()
        goes_on = head is not None and bytes(head[0]) == stored
    return Why.ALTERED if goes_on else Why.HASH


def _streams(connection: psycopg.Connection[Any], jurisdictions: Sequence[str]) -> Iterable[Fault]:
    rows = connection.execute(
        """WITH bad AS (
               SELECT jurisdiction, stream FROM ledger.event WHERE jurisdiction = ANY(%s)
                GROUP BY jurisdiction, stream HAVING count(*) <> max(version) OR min(version) <> 1),
           numbered AS (
               SELECT e.jurisdiction, e.position, e.stream, e.version,
                      row_number() OVER (PARTITION BY e.jurisdiction, e.stream ORDER BY e.position) AS expected
                 FROM ledger.event e JOIN bad USING (jurisdiction, stream))
           SELECT DISTINCT ON (jurisdiction) jurisdiction, position, stream, version, expected FROM numbered
            WHERE version <> expected ORDER BY jurisdiction, position""",
        (list(jurisdictions),),
    ).fetchall()
    for jurisdiction, position, stream, version, expected in rows:
        found = {"stream": str(stream), "version": version, "expected": expected}
        yield Fault(jurisdiction, position, Why.STREAM, _VERSION, found)


def _against(connection: psycopg.Connection[Any], checkpoints: Sequence[Checkpoint]) -> Iterable[Fault]:
    rows = connection.execute(
        """SELECT e.jurisdiction, e.position, e.hash
             FROM unnest(%s::text[], %s::bigint[]) AS c(jurisdiction, position)
             JOIN ledger.event e ON e.jurisdiction = c.jurisdiction AND e.position = c.position""",
        ([c.jurisdiction for c in checkpoints], [c.position for c in checkpoints]),
    ).fetchall()
    hashes = {(jurisdiction, position): bytes(hash_) for jurisdiction, position, hash_ in rows}
    for checkpoint in checkpoints:
        found = hashes.get((checkpoint.jurisdiction, checkpoint.position))
        if found != checkpoint.hash:
            why = Why.CUT if found is None else Why.RECOMPUTED
            signed = {"time": checkpoint.time.astimezone(CHINA).isoformat(timespec="seconds")}
            yield Fault(checkpoint.jurisdiction, checkpoint.position, why, _SIGNED, signed)


def _order(fault: Fault) -> tuple[str, int, int]:
    return fault.jurisdiction, fault.position, list(Why).index(fault.why)
