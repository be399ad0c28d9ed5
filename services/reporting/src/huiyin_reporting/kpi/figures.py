"""Counts the figures: overall, per jurisdiction, per unit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_reporting.kpi.definition import Cohort, DefinitionSet
from huiyin_reporting.kpi.selection import OF_ROW, Selector
from huiyin_web.identity.scope import key_of

Key = str
"""``K1`` overall, ``K1/jurisdiction:230621``, ``K1/unit:230621/roads``."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One share. A zero denominator gives no value: it is shown as n/a, never as 100 %."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Figures:
    """All figures of one selection, by key."""

    version: str
    ratios: Mapping[Key, Ratio] = field(default_factory=dict)
    counts: Mapping[Key, int] = field(default_factory=dict)
    medians: Mapping[Key, float | None] = field(default_factory=dict)
    """In seconds."""

    @property
    def units(self) -> set[UnitKey]:
        """The units that have a figure."""
        refs = (UnitKey.parse(key.partition("/unit:")[2]) for key in self._keys)
        return {ref for ref in refs if ref is not None}

    @property
    def jurisdictions(self) -> list[str]:
        """The jurisdictions that have a figure, sorted."""
        return sorted(filter(None, {key.partition("/jurisdiction:")[2] for key in self._keys}))

    @property
    def _keys(self) -> set[Key]:
        return {*self.ratios, *self.counts, *self.medians}


def compute(
    database: Database, definitions: DefinitionSet, selector: Selector, only: Container[str] | None = None
) -> Figures:
    """Every figure of `definitions`, or `only` these; inside a `snapshot` where they must agree with something else that
    is read."""
    measures = [
        *(_Measure(name, _COUNTED, share.numerator) for name, share in definitions.shares.items()),
        *(_Measure(name, _COHORT, share.denominator) for name, share in definitions.shares.items()),
        *(_Measure(name, _COUNT, count.cohort) for name, count in definitions.counts.items()),
        *(
            _Measure(name, _MEDIAN, median.cohort, median.seconds)
            for name, median in definitions.medians.items()
        ),
    ]
    read = _read(database, [each for each in measures if only is None or each.name in only], selector)
    counted, cohort = read[_COUNTED], read[_COHORT]
    ratios = {
        key: Ratio(int(counted.get(key) or 0), int(cohort.get(key) or 0))
        for key in counted.keys() | cohort.keys()
    }
    counts = {key: int(value or 0) for key, value in read[_COUNT].items()}
    return Figures(
        definitions.version,
        {key: value for key, value in ratios.items() if "/" not in key or value != Ratio(0, 0)},
        {key: value for key, value in counts.items() if "/" not in key or value},
        {key: value for key, value in read[_MEDIAN].items() if "/" not in key or value is not None},
    )


def total(database: Database, cohort: Cohort, selector: Selector) -> int:
    """How many rows the cohort has."""
    chosen = selector.select(cohort)
    found = database.one(f"SELECT count(*) AS n FROM {chosen.source} WHERE {chosen.where}", chosen.params)
    return int(found["n"]) if found else 0


_COUNTED, _COHORT, _COUNT, _MEDIAN = "counted", "cohort", "count", "median"


@dataclass(frozen=True, slots=True)
class _Measure:
    """One number to compute: of which figure, in which role, over which rows."""

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
    database: Database, measures: Iterable[_Measure], selector: Selector
) -> Mapping[str, Mapping[Key, float | None]]:
    """Role -> key -> number. Cohorts over the same rows and the same time are counted in one query."""
    passes: dict[Cohort, list[_Measure]] = {}
    for each in measures:
        passes.setdefault(each.cohort.model_copy(update={"of": "TRUE"}), []).append(each)
    found: dict[str, dict[Key, float | None]] = {role: {} for role in (_COUNTED, _COHORT, _COUNT, _MEDIAN)}
    for rows, numbers in passes.items():
        for suffix, values in _grouped(database, rows, [each.sql for each in numbers], selector):
            for each, value in zip(numbers, values, strict=True):
                found[each.role][each.name + suffix] = value
    return found


def _grouped(
    database: Database, cohort: Cohort, values: Sequence[str], selector: Selector
) -> Iterator[tuple[str, list[float | None]]]:
    """The values over all rows, per jurisdiction and per unit, each with the suffix of its keys."""
    chosen = selector.select(cohort)
    unit = key_of(OF_ROW)
    named = ", ".join(f"{value} AS v{n}" for n, value in enumerate(values))
    rows = database.query(
        f"""
        SELECT r.jurisdiction, {unit} AS unit, grouping(r.jurisdiction) = 0 AS of_jurisdiction,
               grouping({unit}) = 0 AS of_unit, {named}
        FROM {chosen.source}
        WHERE {chosen.where}
        GROUP BY GROUPING SETS ((), (r.jurisdiction), ({unit}))
        """,
        chosen.params,
    )
    for row in rows:
        numbers = [row[f"v{n}"] for n in range(len(values))]
        if row["of_jurisdiction"]:
            yield f"/jurisdiction:{row['jurisdiction']}", numbers
        elif not row["of_unit"]:
            yield "", numbers
        elif row["unit"] is not None:
            yield f"/unit:{row['unit']}", numbers
