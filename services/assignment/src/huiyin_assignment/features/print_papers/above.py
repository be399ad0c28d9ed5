"""Where a petitioner asks for reexamination: the body above the unit (R22 §35), as the tree stood when the opinion was given."""

from __future__ import annotations

from datetime import datetime

from huiyin_assignment.domain.unit import MemberUnit
from huiyin_contracts.base import UnitKey
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


def unit_above(runtime: Runtime, jurisdiction: str, unit: str, at: datetime) -> str:
    """The name of the unit above it then; empty where there was none. `unit` as records of `jurisdiction` call it."""
    key = UnitKey.of(jurisdiction, unit)
    placed = _placed(runtime, key.jurisdiction, key.unit, at) if key else None
    parent = placed.data["parent"] if placed else None
    above = _placed(runtime, key.jurisdiction, parent, at) if key and parent else None
    return str(above.data["name"]) if above else ""


def _placed(runtime: Runtime, jurisdiction: str, unit: str, at: datetime) -> Event | None:
    """The last event by then that says where the unit stands and what it is called."""
    happened = runtime.ledger.stream(jurisdiction, MemberUnit.stream_id(jurisdiction, unit))
    placed = [each for each in happened if "parent" in each.data and each.occurred_at <= at]
    return placed[-1] if placed else None
