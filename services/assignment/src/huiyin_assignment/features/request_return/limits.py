"""Until when a unit may contest its remit."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, TypeAdapter

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Regime
from huiyin_ledger.calendar.in_force import due_as_known
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.clock.daycount import Due, Unit
from huiyin_ledger.db import Database

_DATA = Path(__file__).parents[2] / "data" / "objection_limits.yaml"


class ObjectionLimit(BaseModel):
    """One row of the table: in force for orders dispatched from `effective_from` on."""

    regime: Regime
    effective_from: date
    amount: int
    unit: Unit
    source: str


def objection_due(
    database: Database, jurisdiction: str, regime: Regime, dispatched_at: datetime, now: datetime
) -> Due:
    """The limit for an objection to an order dispatched at `dispatched_at` (aware); counted again at `now` where it was
    provisional."""
    limit = limit_for(regime, china_date(dispatched_at))
    return due_as_known(database, jurisdiction, dispatched_at, limit.amount, limit.unit, now)


def objection_end(database: Database, jurisdiction: str, order: Order, now: datetime) -> Due | None:
    """The same for `order`; None before it is dispatched."""
    at = order.dispatched_at
    return objection_due(database, jurisdiction, order.regime, at, now) if at else None


def limit_for(regime: Regime, on: date) -> ObjectionLimit:
    """The row in force on a day; before the first one, the first one."""
    rows = sorted((row for row in _limits() if row.regime is regime), key=lambda row: row.effective_from)
    return next((row for row in reversed(rows) if row.effective_from <= on), rows[0])


@cache
def _limits() -> tuple[ObjectionLimit, ...]:
    return tuple(TypeAdapter(list[ObjectionLimit]).validate_python(yaml.safe_load(_DATA.read_text("utf-8"))))
