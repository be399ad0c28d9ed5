"""One row per clock: a duty, whose it was, when it was due, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import (
    ClockBreached,
    ClockHandedOver,
    ClockRecomputed,
    ClockStarted,
    ClockStopped,
)
from huiyin_reporting.views.rows import changed, families, instant


class DutyView(View):
    name: ClassVar[str] = "duty"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        clock_id text NOT NULL,
        registration_no text NOT NULL,
        kind text NOT NULL,
        unit text,
        limit_id text,
        started_at timestamptz,
        nominal_due_at timestamptz,
        due_at timestamptz,
        provisional boolean,
        rule_pack text,
        rule_version text,
        calendar_version text,
        stopped_at timestamptz,
        outcome text,
        breached_at timestamptz
    """
    indexes: ClassVar[tuple[str, ...]] = ("(due_at)", "(registration_no)")
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "clock_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": families(
            ClockStarted,
            ClockStopped,
            ClockBreached,
            ClockHandedOver,
            ClockRecomputed,
        ),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["clock_id"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        data = event.data
        before = row or _blank(key, event)
        unit = data.get("unit") or before["unit"]
        match event.family:
            case ClockStarted.family:
                return changed(
                    before,
                    unit=unit,
                    limit_id=data["limit_id"],
                    started_at=instant(data["started_at"]),
                    nominal_due_at=instant(data["nominal_due_at"]),
                    due_at=instant(data["effective_due_at"]),
                    provisional=data["provisional"],
                    rule_pack=data["rule_pack"],
                    rule_version=data["rule_version"],
                    calendar_version=data["calendar_version"],
                )
            case ClockStopped.family:
                stopped = instant(data["stopped_at"])
                return changed(before, unit=unit, stopped_at=stopped, outcome=data["outcome"])
            case ClockBreached.family:
                return changed(before, unit=unit, breached_at=instant(data["due_at"]))
            case ClockRecomputed.family:
                return changed(
                    before,
                    unit=unit,
                    nominal_due_at=instant(data["nominal_due_at"]),
                    due_at=instant(data["effective_due_at"]),
                    provisional=data["provisional"],
                    calendar_version=data["calendar_version"],
                )
            case _handed_over:
                return changed(before, unit=unit)


def _blank(key: Key, event: Event) -> Row:
    row: Row = dict.fromkeys(_COLUMNS)
    row.update(
        jurisdiction=key[0],
        clock_id=key[1],
        registration_no=event.data["registration_no"],
        kind=event.data["kind"],
    )
    return row


_COLUMNS = tuple(line.split()[0] for line in DutyView.columns.splitlines() if line.strip())
