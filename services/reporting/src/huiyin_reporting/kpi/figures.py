"""Counts the figures: overall, per jurisdiction, per unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huiyin_chassis.db import Database
from huiyin_chassis.identity.scope import UnitRef
from huiyin_reporting.kpi.definition import Cohort, DefinitionSet, Median, Share
from huiyin_reporting.kpi.selection import Selector

Key = str
"""``K1`` overall, ``K1/jurisdiction:230621``, ``K1/unit:230621/roads``."""


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


def units_of(keys: Iterable[Key]) -> set[UnitRef]:
    """The units that the keys name."""
    named = (UnitRef.parse(key.partition("/unit:")[2]) for key in keys)
    return {unit for unit in named if unit is not None}


def compute(database: Database, definitions: DefinitionSet, selector: Selector) -> Figures:
    """Every figure of `definitions`. Call it inside one snapshot where the cut-offs matter."""
    wanted = [
        *(_Wanted(name, _COUNTED, share.numerator) for name, share in definitions.shares.items()),
        *(_Wanted(name, _ASKED, share.denominator) for name, share in definitions.shares.items()),
        *(_Wanted(name, _COUNT, count.cohort) for name, count in definitions.counts.items()),
        *(
            _Wanted(name, _MEDIAN, median.cohort, median.seconds)
            for name, median in definitions.medians.items()
        ),
    ]
    found = _read(database, wanted, selector)
    counted, asked = found[_COUNTED], found[_ASKED]
    ratios = {
        key: Ratio(int(counted.get(key) or 0), int(asked.get(key) or 0))
        for key in counted.keys() | asked.keys()
    }
    counts = {key: int(value or 0) for key, value in found[_COUNT].items()}
    return Figures(
        definitions.version,
        {key: value for key, value in ratios.items() if "/" not in key or value != Ratio(0, 0)},
        {key: value for key, value in counts.items() if "/" not in key or value},
        {key: value for key, value in found[_MEDIAN].items() if "/" not in key or value is not None},
    )


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
    return _read(database, [_Wanted("median", _MEDIAN, median.cohort, median.seconds)], selector)[_MEDIAN][
        "median"
    ]


_COUNTED, _ASKED, _COUNT, _MEDIAN = "counted", "asked", "count", "median"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One number: of which figure, in which role, over which rows."""

    name: str
    role: str
    cohort: Cohort
    seconds: str = ""

    @property
    def sql(self) -> str:
        condition = f"FILTER (WHERE {self.cohort.of})"
        if self.role == _MEDIAN:
            return (
                f"percentile_cont(0.5) WITHIN GROUP (ORDER BY ({self.seconds})::double precision) {condition}"
            )
        return f"count(*) {condition}"


def _read(
    database: Database, wanted: Iterable[_Wanted], selector: Selector
) -> Mapping[str, Mapping[Key, float | None]]:
    """Role -> key -> number. Sets over the same rows and the same time are counted in one pass."""
    passes: dict[Cohort, list[_Wanted]] = {}
    for each in wanted:
        passes.setdefault(each.cohort.model_copy(update={"of": "TRUE"}), []).append(each)
    found: dict[str, dict[Key, float | None]] = {role: {} for role in (_COUNTED, _ASKED, _COUNT, _MEDIAN)}
    for rows, numbers in passes.items():
        for suffix, values in _grouped(database, rows, [each.sql for each in numbers], selector):
            for each, value in zip(numbers, values, strict=True):
                found[each.role][each.name + suffix] = value
    return found


def _grouped(
    database: Database, cohort: Cohort, values: Sequence[str], selector: Selector
) -> Iterator[tuple[str, list[float | None]]]:
    """The values over all rows, per place and per unit, each with the suffix of its keys."""
    chosen = selector.select(cohort)
    named = ", ".join(f"{value} AS v{n}" for n, value in enumerate(values))
    rows = database.query(
        f"""
        SELECT r.jurisdiction, r.unit, grouping(r.jurisdiction) = 1 AS all_places, grouping(r.unit) = 1 AS all_units,
               {named}
        FROM {chosen.source}
        WHERE {chosen.where}
        GROUP BY GROUPING SETS ((), (r.jurisdiction), (r.jurisdiction, r.unit))
        """,
        chosen.params,
    )
    for row in rows:
        numbers = [row[f"v{n}"] for n in range(len(values))]
        if row["all_places"] and row["all_units"]:
            yield "", numbers
        elif row["all_units"]:
            yield f"/jurisdiction:{row['jurisdiction']}", numbers
        elif row["unit"] is not None:
            yield f"/unit:{UnitRef(row['jurisdiction'], row['unit'])}", numbers
