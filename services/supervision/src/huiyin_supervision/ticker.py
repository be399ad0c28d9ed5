"""The ticker: records reminders, breaches and cards when they are due, each once, however many tickers run."""

from __future__ import annotations

from datetime import datetime

import structlog

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Conflict
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_web.runtime import Runtime

_BATCH = 500
_log = structlog.get_logger(__name__)


def tick(runtime: Runtime, now: datetime) -> int:
    """Record every reminder, breach and card that is due by `now` (aware). Returns the number of events.

    Deterministic: the same clocks at the same `now` give the same events. A matter that is being
    changed meanwhile is left to the next tick.
    """
    recorded = 0
    after = ("", "")
    while rows := runtime.database.query(
        """SELECT DISTINCT jurisdiction, registration_no FROM live.clocks
           WHERE next_at < %s AND (jurisdiction, registration_no) > (%s, %s)
           ORDER BY jurisdiction, registration_no LIMIT %s""",
        (now, *after, _BATCH),
    ):
        for row in rows:
            after = (row["jurisdiction"], row["registration_no"])
            recorded += _tick_matter(runtime, *after, now)
    return recorded


def run(runtime: Runtime) -> None:
    """`tick` at the present time, for the timer."""
    tick(runtime, runtime.clock.now())


def _tick_matter(runtime: Runtime, jurisdiction: str, registration_no: str, now: datetime) -> int:
    act = Act("system:ticker", now, registration_no, f"tick:{now.isoformat()}")

    def escalate() -> int:
        stream = MatterClocks.stream_id(jurisdiction, registration_no)
        clocks = runtime.ledger.get(MatterClocks, jurisdiction, stream)
        clocks.tick(now)
        recorded = len(clocks.pending_events)
        runtime.ledger.save(jurisdiction, clocks)
        return recorded

    try:
        return execute(runtime, act, escalate, jurisdiction=jurisdiction)
    except Conflict:
        _log.info("left to the next tick", jurisdiction=jurisdiction, correlation=registration_no)
        return 0
