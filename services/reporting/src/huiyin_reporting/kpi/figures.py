"""Counts the figures: overall, per jurisdiction, per unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huiyin_chassis.db import Database
from huiyin_reporting.kpi.definition import Cohort, DefinitionSet, Median, Share
from huiyin_reporting.kpi.selection import Selector

Key = str
"""``K1`` overall, ``K1/jurisdiction:230621``, ``K1/unit:<id>``."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One share. Without a denominator there is no value: it is shown as n/a, never as 100 %."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Figures:
    """All figures for one selection, by key."""

    version: str
    ratios: Mapping[Key, Ratio] = field(default_factory=dict)
    counts: Mapping[Key, int] = field(default_factory=dict)
    medians: Mapping[Key, float | None] = field(default_factory=dict)
    """In seconds."""


def compute(database: Database, definitions: DefinitionSet, selector: Selector) -> Figures:
    """Every figure of `definitions`. Call it inside one snapshot where the cut-offs matter."""
    ratios: dict[Key, Ratio] = {}
    for name, share in definitions.shares.items():
        counted = _counts(database, name, share.numerator, selector)
        asked = _counts(database, name, share.denominator, selector)
        for key in counted.keys() | asked.keys():
            ratios[key] = Ratio(counted.get(key, 0), asked.get(key, 0))
    counts: dict[Key, int] = {}
    for name, count in definitions.counts.items():
        counts |= _counts(database, name, count.cohort, selector)
    medians: dict[Key, float | None] = {}
    for name, median in definitions.medians.items():
        medians |= _medians(database, name, median.cohort, median.seconds, selector)
    return Figures(definitions.version, ratios, counts, medians)


def ratio(database: Database, share: Share, selector: Selector) -> Ratio:
    """One share, overall."""
    return Ratio(total(database, share.numerator, selector), total(database, share.denominator, selector))


def total(database: Database, cohort: Cohort, selector: Selector) -> int:
    """How many rows the set has."""
    chosen = selector.select(cohort)
    found = database.one(f"SELECT count(*) AS n FROM {chosen.source} WHERE {chosen.where}", chosen.params)
    return int(found["n"]) if found else 0


def median_of(database: Database, median: Median, selector: Selector) -> float | None:
    """One median in seconds, overall; None without rows."""
    return _medians(database, "median", median.cohort, median.seconds, selector).get("median")


def _counts(database: Database, name: str, cohort: Cohort, selector: Selector) -> dict[Key, int]:
    grouped = _grouped(database, name, cohort, "count(*)", selector)
    return {key: int(value or 0) for key, value in grouped.items()}


def _medians(
    database: Database, name: str, cohort: Cohort, seconds: str, selector: Selector
) -> dict[Key, float | None]:
    median = f"percentile_cont(0.5) WITHIN GROUP (ORDER BY ({seconds})::double precision)"
    return _grouped(database, name, cohort, median, selector)


def _grouped(
    database: Database, name: str, cohort: Cohort, value: str, selector: Selector
) -> dict[Key, float | None]:
    chosen = selector.select(cohort)
    rows = database.query(
        f"""
        SELECT r.jurisdiction, r.unit, grouping(r.jurisdiction) = 1 AS all_places, grouping(r.unit) = 1 AS all_units,
               {value} AS value
        FROM {chosen.source}
        WHERE {chosen.where}
        GROUP BY GROUPING SETS ((), (r.jurisdiction), (r.unit))
        """,
        chosen.params,
    )
    found: dict[Key, float | None] = {}
    for row in rows:
        if row["all_places"] and row["all_units"]:
            found[name] = row["value"]
        elif row["all_units"]:
            found[f"{name}/jurisdiction:{row['jurisdiction']}"] = row["value"]
        elif row["unit"] is not None:
            found[f"{name}/unit:{row['unit']}"] = row["value"]
    return found
