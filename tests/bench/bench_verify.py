"""Verification: every link of a ledger recomputed outside of the database, as `huiyin ledger verify` does it.

The time is that of the whole verification, starting of its processes included. Median of the rounds.
"""

from __future__ import annotations

import random
import sys
import time
from statistics import median
from typing import Any
from uuid import UUID

from huiyin_ledger.db import Database
from huiyin_ledger.domain import acting
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.ledger.verify import verify
from huiyin_operations.migrations import migrate

try:
    from .bench_append import ACT, PAYLOAD, definition
    from .measuring import SEED, fresh_database, machine, table
except ImportError:
    from bench_append import ACT, PAYLOAD, definition
    from measuring import SEED, fresh_database, machine, table

EVENTS = 600_000
JURISDICTIONS = 3
BATCH = 1_000
ROUNDS = 3
TARGET = 150_000


def run(admin_url: str) -> dict[str, Any]:
    """Events verified per second, by one process and by one per core; `table` holds them to be read."""
    facts = machine(admin_url)
    with fresh_database(admin_url) as url:
        migrate(url, definition())
        with Database(url, application_name="bench") as database:
            _fill(database)
            alone = [_measure(database, 1)]
            together = [_measure(database, None) for _ in range(ROUNDS)]
    rate = median(together)
    rows = [("one process", alone[0]), (f"{facts['cores']} processes", rate)]
    shown = table("verify", rows, ("what", "events/s"))
    return {
        "what": "verify",
        "events": EVENTS,
        "payload_bytes": len(PAYLOAD),
        "rounds": together,
        "events_per_second": {"one_process": alone[0], "all_cores": rate},
        "targets": {"all_cores": TARGET},
        "met": rate >= TARGET,
        "machine": facts,
        "table": f"{shown}\ntarget: {TARGET:,} events/s",
    }


def _fill(database: Database) -> None:
    draw = random.Random(SEED)
    with acting(ACT):
        for n in range(JURISDICTIONS):
            recorder = LedgerRecorder(database, f"2306{n:02}")
            for _ in range(EVENTS // JURISDICTIONS // BATCH):
                recorder.insert_events(
                    [
                        LedgerStoredEvent(
                            UUID(int=draw.getrandbits(128)), 1, "bench.started", PAYLOAD, 1, ACT.occurred_at
                        )
                        for _ in range(BATCH)
                    ]
                )
    database.execute("ANALYZE ledger.event")


def _measure(database: Database, processes: int | None) -> float:
    begun = time.perf_counter()
    verdict = verify(database, "bench", processes=processes)
    taken = time.perf_counter() - begun
    if not verdict.holds or verdict.events != EVENTS:
        raise RuntimeError(f"not a measurement: {verdict}")
    return EVENTS / taken


if __name__ == "__main__":
    print(run(sys.argv[1])["table"])  # noqa: T201
