"""The open unit that a command names, or a refusal that says what to do."""

from __future__ import annotations

from huiyin_assignment.views.units import Unit, find_unit
from huiyin_chassis.db import Database
from huiyin_chassis.domain import Refused


def open_unit(database: Database, jurisdiction: str, unit: str) -> Unit:
    """Refused("unknown_unit", field="unit") or Refused("unit_closed", field="unit")."""
    found = find_unit(database, jurisdiction, unit)
    if found is None:
        raise Refused("unknown_unit", "There is no such unit here: choose one from the list.", field="unit")
    if found.closed:
        raise Refused("unit_closed", "This unit is closed.", field="unit")
    return found
