"""What a bulletin would say now, read in one snapshot together with the positions that it is read at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_reporting.domain.bulletin import Computed, Content
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.kpi.definition import CURRENT, load
from huiyin_reporting.kpi.figures import Figures, Ratio, compute
from huiyin_reporting.kpi.filters import Filters, Imported, Period
from huiyin_reporting.kpi.selection import LIVE, Relations, Selector
from huiyin_reporting.kpi.snapshot import snapshot
from huiyin_reporting.views.units import unit_names
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime

Cutoffs = dict[str, dict[str, int]]
"""Source -> jurisdiction -> last position counted."""


def compose(runtime: Runtime, jurisdiction: str, period: HalfMonth, *, remarks: str = "") -> Computed:
    """The content for `period` as of now, without accusations and imported history."""
    now = runtime.clock.now()
    with snapshot(runtime.database):
        cutoffs, head_hashes = _positions(runtime, jurisdiction)
        names = unit_names(runtime.database, inside=[jurisdiction])
        figures = compute_bulletin(runtime.database, jurisdiction, period, now, CURRENT)
        incomplete = _parked(runtime, jurisdiction)
    content = content_of(figures, names, now, cutoffs, head_hashes, remarks=remarks)
    return Computed(**vars(content), incomplete=incomplete)


def compute_bulletin(
    database: Database,
    jurisdiction: str,
    period: HalfMonth,
    computed_at: datetime,
    version: str,
    relations: Relations = LIVE,
) -> Figures:
    """The figures of a bulletin over these tables, as they stood at `computed_at`."""
    filters = Filters(
        period=Period(period.start, period.end, min(period.end, computed_at)),
        imported=Imported.EXCLUDE,
    )
    return compute(
        database, load(version), Selector(Scope.within(jurisdiction), filters, frozenset(), relations)
    )


def content_of(
    figures: Figures,
    names: Mapping[UnitKey, str],
    computed_at: datetime,
    cutoffs: Cutoffs,
    head_hashes: dict[str, str],
    *,
    remarks: str,
) -> Content:
    """The content of a bulletin with these figures. `names`: of units; one that is not named stands by its code."""
    return Content(
        definition_version=figures.version,
        computed_at=computed_at,
        figures={
            k: {"numerator": v.numerator, "denominator": v.denominator} for k, v in figures.ratios.items()
        },
        counts=dict(figures.counts),
        medians={k: v for k, v in figures.medians.items() if v is not None},
        unit_names={str(unit): names.get(unit, unit.unit) for unit in sorted(figures.units)},
        cutoffs=cutoffs,
        head_hashes=head_hashes,
        remarks=remarks,
    )


def figures_of(content: Content) -> Figures:
    """The figures that a bulletin says."""
    return Figures(
        content.definition_version,
        {key: Ratio(each["numerator"], each["denominator"]) for key, each in content.figures.items()},
        content.counts,
        content.medians,
    )


def _positions(runtime: Runtime, jurisdiction: str) -> tuple[Cutoffs, dict[str, str]]:
    """The last position counted of every source within `jurisdiction`, and the chain hash there."""
    rows = runtime.database.query(
        "SELECT source, jurisdiction, position, chain_hash FROM subscription.position WHERE consumer = %s"
        " ORDER BY source, jurisdiction",
        (runtime.name,),
    )
    cutoffs: Cutoffs = {}
    head_hashes: dict[str, str] = {}
    for row in rows:
        if within(row["jurisdiction"], jurisdiction) and row["position"]:
            cutoffs.setdefault(row["source"], {})[row["jurisdiction"]] = row["position"]
            head_hashes[f"{row['source']}/{row['jurisdiction']}"] = row["chain_hash"]
    return cutoffs, head_hashes


def _parked(runtime: Runtime, jurisdiction: str) -> int:
    rows = runtime.database.query(
        "SELECT jurisdiction, count(*) AS n FROM subscription.parked WHERE consumer = %s GROUP BY jurisdiction",
        (runtime.name,),
    )
    return sum(row["n"] for row in rows if within(row["jurisdiction"], jurisdiction))
