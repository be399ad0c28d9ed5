"""The masked titles of the orders on one page of a list, opened from the ledger: no view holds a word of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.order import ERASED, Order
from huiyin_chassis.domain import Erased
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.vault.place import Place
from huiyin_chassis.views.view import Row

Titles = Mapping[tuple[str, str], str]
"""By jurisdiction and registration number. A sealed matter has none; an erased petitioner's says that it is."""


def titles_of(runtime: Runtime, orders: Sequence[Row]) -> Titles:
    """Titles of these rows of the order book."""
    streams = {
        (row["jurisdiction"], str(Order.stream_id(row["jurisdiction"], row["registration_no"]))): row[
            "registration_no"
        ]
        for row in orders
        if not row["sealed"]
    }
    boxes = _boxes(runtime, streams)
    subjects: defaultdict[str, set[str]] = defaultdict(set)
    for (jurisdiction, _stream), box in boxes.items():
        subjects[jurisdiction].add(box["subject"])
    for jurisdiction, those in subjects.items():
        runtime.vault.preload(jurisdiction, those)
    return {(at[0], streams[at]): _open(runtime, at, box) for at, box in boxes.items()}


def _boxes(
    runtime: Runtime, streams: Mapping[tuple[str, str], str]
) -> Mapping[tuple[str, str], dict[str, Any]]:
    rows = runtime.database.query(
        "SELECT e.jurisdiction, e.stream::text AS stream, e.payload::jsonb -> 'title' -> '§sealed' AS box"
        " FROM ledger.event e JOIN unnest(%s::text[], %s::uuid[]) AS wanted (jurisdiction, stream)"
        " ON e.jurisdiction = wanted.jurisdiction AND e.stream = wanted.stream WHERE e.version = 1",
        ([jurisdiction for jurisdiction, _ in streams], [stream for _, stream in streams]),
    )
    return {(row["jurisdiction"], row["stream"]): row["box"] for row in rows if row["box"] is not None}


def _open(runtime: Runtime, at: tuple[str, str], box: dict[str, Any]) -> str:
    jurisdiction, stream = at
    try:
        return runtime.vault.open(box, Place(jurisdiction, stream, 1, order_events.Opened.TOPIC, "title"))
    except Erased:
        return ERASED
