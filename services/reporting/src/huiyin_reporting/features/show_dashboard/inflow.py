"""Matters received over time, by channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huiyin_ledger.clock.china import china_date
from huiyin_ledger.db import Database
from huiyin_reporting.kpi.definition import Cohort
from huiyin_reporting.kpi.selection import Selector

LINES = 3
"""Channels that get a line of their own; the others share one."""

OTHER = "other"


@dataclass(frozen=True)
class Inflow:
    """`buckets` are first days of a day, week or month; `series` maps a channel (or `OTHER`) to a count per bucket."""

    step: str
    buckets: Sequence[date]
    series: dict[str, list[int]]


def inflow(database: Database, registered: Cohort, selector: Selector) -> Inflow:
    """The rows of `registered` by day, week or month; their sum is its figure."""
    chosen = selector.select(registered)
    day = "(r.received_at AT TIME ZONE 'Asia/Shanghai')::date"
    rows = database.query(
        f"SELECT {day} AS day, m.channel, count(*) AS n FROM {chosen.source} WHERE {chosen.where} GROUP BY 1, 2",
        chosen.params,
    )
    if not rows:
        return Inflow("day", (), {})
    period = selector.filters.period
    first = max(min(row["day"] for row in rows), china_date(period.start))
    last = max(max(row["day"] for row in rows), china_date(period.until - timedelta(seconds=1)))
    step = _step((last - first).days)
    buckets = _buckets(first, last, step)
    counted: dict[str, Counter[date]] = {}
    for row in rows:
        counted.setdefault(row["channel"] or OTHER, Counter())[_bucket(row["day"], step)] += row["n"]
    ranked = sorted(counted, key=lambda c: (c == OTHER, -counted[c].total(), c))
    series = {
        channel: [counted[channel][b] for b in buckets] for channel in ranked[:LINES] if channel != OTHER
    }
    rest = [channel for channel in ranked if channel not in series]
    if rest:
        series[OTHER] = [sum(counted[channel][b] for channel in rest) for b in buckets]
    return Inflow(step, buckets, series)


def _step(days: int) -> str:
    return "day" if days <= 45 else "week" if days <= 400 else "month"


def _bucket(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def _buckets(first: date, last: date, step: str) -> list[date]:
    buckets, at = [], _bucket(first, step)
    while at <= last:
        buckets.append(at)
        at = (
            _bucket(at + timedelta(days=32), step)
            if step == "month"
            else at + timedelta(days=7 if step == "week" else 1)
        )
    return buckets
