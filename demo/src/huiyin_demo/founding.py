"""Before the first call comes in: accounts, member units, the dispatch catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from huiyin_assignment.features.load_units.handler import load_catalogue, load_units
from huiyin_assignment.features.register_unit.command import RegisterUnit
from huiyin_assignment.features.set_catalogue_entry.command import SetCatalogueEntry
from huiyin_contracts.vocabulary import UnitKind
from huiyin_demo.city import Person, jurisdictions, people, units
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.offices import Office


def found(platform: Platform, at: datetime, password: str) -> None:
    """Everything that must be there before a matter can be dispatched. `password` is every demonstration account's."""
    employ(platform, people(), password)
    assignment = platform.runtime("assignment")
    act = Act("admin", at)
    for jurisdiction, place in jurisdictions().items():
        if "office" in place:
            platform.identity.offices.set(Office(jurisdiction, **place["office"]), "admin")
        members = units(jurisdiction)
        load_units(assignment, act, [_unit(jurisdiction, member) for member in members])
        entries = [
            SetCatalogueEntry(jurisdiction=jurisdiction, matter_class=matter_class, unit=member["id"])
            for member in members
            for matter_class in member.get("handles", [])
        ]
        load_catalogue(assignment, act, entries)
    platform.settle()


def employ(platform: Platform, persons: Iterable[Person], password: str) -> None:
    """An account for each of them, all with this password."""
    for person in persons:
        platform.identity.accounts.create(
            person.login,
            name=person.name,
            role=person.role,
            jurisdiction=person.jurisdiction,
            unit=person.unit,
            sealed=person.unit.endswith("discipline") if person.unit else None,
            password=password,
        )


def _unit(jurisdiction: str, member: dict[str, str]) -> RegisterUnit:
    return RegisterUnit(
        jurisdiction=jurisdiction,
        unit=member["id"],
        name=member["name"],
        kind=UnitKind(member["kind"]),
        parent=member.get("parent"),
    )
