"""What a bulletin would say now, read in one snapshot together with the positions it is read at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.divisions import within
from huiyin_chassis.identity.scope import Scope, UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.domain.bulletin import Computed, Content
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.facts import snapshot, unit_names
from huiyin_reporting.kpi.definition import CURRENT, load
from huiyin_reporting.kpi.figures import Figures, compute, units_of
from huiyin_reporting.kpi.filters import Filters, Imported, Period
from huiyin_reporting.kpi.selection import LIVE, Relations, Selector


def compose(runtime: Runtime, jurisdiction: str, period: HalfMonth, *, remarks: str = "") -> Computed:
    """The content for `period` as of now. Accusations and imported history are not in it."""
    now = runtime.clock.now()
    with snapshot(runtime.database):
        cutoffs, head_hashes = positions(runtime, jurisdiction)
        names = unit_names(runtime.database, inside=jurisdiction)
        figures = figures_of(runtime.database, jurisdiction, period, now, CURRENT)
        incomplete = _parked(runtime, jurisdiction)
    content = content_of(figures, names, now, cutoffs, head_hashes, remarks=remarks)
    return Computed(**vars(content), incomplete=incomplete)


def content_of(
    figures: Figures,
    names: Mapping[UnitRef, str],
    computed_at: datetime,
    cutoffs: dict[str, dict[str, int]],
    head_hashes: dict[str, str],
    *,
    remarks: str,
) -> Content:
    """What a bulletin says, of its figures and of what they were computed from. `names`: of units."""
    return Content(
        definition_version=figures.version,
        computed_at=computed_at,
        figures={
            k: {"numerator": v.numerator, "denominator": v.denominator} for k, v in figures.ratios.items()
        },
        counts=dict(figures.counts),
        medians={k: v for k, v in figures.medians.items() if v is not None},
        unit_names={str(unit): names.get(unit, unit.code) for unit in units_in(figures)},
        cutoffs=cutoffs,
        head_hashes=head_hashes,
        remarks=remarks,
    )


def figures_of(
    database: Database,
    jurisdiction: str,
    period: HalfMonth,
    computed_at: datetime,
    version: str,
    relations: Relations = LIVE,
) -> Figures:
    """The figures of a bulletin over these tables, as they stood at `computed_at`."""
    asked = Filters(
        period=Period(period.start, period.end, min(period.end, computed_at)),
        imported=Imported.EXCLUDE,
    )
    return compute(database, load(version), Selector(Scope(jurisdiction), asked, frozenset(), relations))


def positions(runtime: Runtime, jurisdiction: str) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    """How far every source was counted within `jurisdiction`, and the hash of its chain there."""
    rows = runtime.database.query(
        "SELECT source, jurisdiction, position, chain_hash FROM subscription.position WHERE consumer = %s"
        " ORDER BY source, jurisdiction",
        (runtime.name,),
    )
    cutoffs: dict[str, dict[str, int]] = {}
    head_hashes: dict[str, str] = {}
    for row in rows:
        if within(row["jurisdiction"], jurisdiction) and row["position"]:
            cutoffs.setdefault(row["source"], {})[row["jurisdiction"]] = row["position"]
            head_hashes[f"{row['source']}/{row['jurisdiction']}"] = row["chain_hash"]
    return cutoffs, head_hashes


def units_in(figures: Figures) -> list[UnitRef]:
    """The units that have a figure, sorted."""
    return sorted(units_of({*figures.ratios, *figures.counts, *figures.medians}))


def _parked(runtime: Runtime, jurisdiction: str) -> int:
    rows = runtime.database.query(
        "SELECT jurisdiction, count(*) AS n FROM subscription.parked WHERE consumer = %s GROUP BY jurisdiction",
        (runtime.name,),
    )
    return sum(row["n"] for row in rows if within(row["jurisdiction"], jurisdiction))


def ratios_of(content: Content) -> Mapping[str, tuple[int, int]]:
    """Numerator and denominator by key."""
    return {key: (value["numerator"], value["denominator"]) for key, value in content.figures.items()}
