"""Titles of the matters that clocks, cards and reminders are about, for those who may read them."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin_contracts.base import UnitKey
from huiyin_supervision.features.list_visits.titles import Titles, titles_of
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.clocks import ClockRow
from huiyin_supervision.views.matters import Matters
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_web.identity.policy import Principal, allows
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


def titles_for(
    runtime: Runtime, reader: Principal, rows: Sequence[ClockRow | CardRow | ReminderRow], matters: Matters
) -> Titles:
    """Nobody reads that of an accusation; somebody of a unit reads those of the orders that the unit has now."""
    return titles_of(runtime, [each for each in rows if _readable(reader, each, matters)])


def _readable(reader: Principal, row: ClockRow | CardRow | ReminderRow, matters: Matters) -> bool:
    if isinstance(row, ClockRow) and row.sealed:
        return False
    matter = matters.get((row.jurisdiction, row.registration_no))
    if matter is not None and matter.sealed:
        return False
    now = Resource(
        row.jurisdiction,
        UnitKey.of(row.jurisdiction, matter.unit) if matter else None,
        matter_class=(matter.matter_class if matter else None) or "",
    )
    return allows(reader, "card.read" if isinstance(row, CardRow) else "clock.read", now)
