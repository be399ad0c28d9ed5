"""Open matters by age."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_reporting.kpi.definition import Cohort
from huiyin_reporting.kpi.selection import AGE, Selector

BANDS: tuple[tuple[int, int | None], ...] = ((0, 3), (4, 7), (8, 15), (16, 30), (31, 60), (61, None))
"""Days since receipt, first and last; None: no last."""


def open_by_age(
    database: Database, cohort: Cohort, selector: Selector
) -> list[tuple[tuple[int, int | None], int]]:
    """How many rows of `cohort` are in each band; together they are its figure."""
    chosen = selector.select(cohort)
    rows = database.query(
        f"SELECT {AGE} AS age, count(*) AS n FROM {chosen.source} WHERE {chosen.where} GROUP BY 1",
        chosen.params,
    )
    counted = dict.fromkeys(BANDS, 0)
    for row in rows:
        band = next(
            (b for b in BANDS if row["age"] >= b[0] and (b[1] is None or row["age"] <= b[1])), BANDS[0]
        )
        counted[band] += row["n"]
    return list(counted.items())
