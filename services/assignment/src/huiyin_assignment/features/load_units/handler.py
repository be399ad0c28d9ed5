"""Units and catalogue entries in bulk. What is there already is left as it is, so that it can be run again."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin_assignment.features.register_unit.command import RegisterUnit, register_unit
from huiyin_assignment.features.set_catalogue_entry.command import SetCatalogueEntry, set_catalogue_entries
from huiyin_assignment.views.units import UnitsView
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def load_units(runtime: Runtime, act: Act, units: Iterable[RegisterUnit]) -> int:
    """How many were new."""
    new = 0
    for command in units:
        if UnitsView.find(runtime.database, command.jurisdiction, command.unit) is None:
            register_unit(runtime, act, command)
            new += 1
    return new


def load_catalogue(runtime: Runtime, act: Act, entries: Iterable[SetCatalogueEntry]) -> None:
    """One transaction per jurisdiction."""
    by_jurisdiction: dict[str, list[SetCatalogueEntry]] = {}
    for entry in entries:
        by_jurisdiction.setdefault(entry.jurisdiction, []).append(entry)
    for jurisdiction, commands in by_jurisdiction.items():
        set_catalogue_entries(runtime, act, jurisdiction, commands)
