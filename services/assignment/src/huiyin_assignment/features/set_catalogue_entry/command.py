"""The catalogue is changed here; every change is a new edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import BaseModel, Field

from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.views.units import open_unit
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


class SetCatalogueEntry(BaseModel):
    """Empty `matter_class`: every class. Empty `place`: the whole jurisdiction."""

    jurisdiction: str
    matter_class: str = Field(default="", max_length=120)
    place: str = Field(default="", max_length=12)
    unit: str


class RemoveCatalogueEntry(BaseModel):
    jurisdiction: str
    matter_class: str = ""
    place: str = ""


def set_catalogue_entry(runtime: Runtime, act: Act, command: SetCatalogueEntry) -> None:
    set_catalogue_entries(runtime, act, command.jurisdiction, [command])


def set_catalogue_entries(
    runtime: Runtime, act: Act, jurisdiction: str, commands: Iterable[SetCatalogueEntry]
) -> None:
    """Several entries of one jurisdiction in one transaction: all of them or none."""
    entries = list(commands)

    def decide(catalogue: DispatchCatalogue) -> None:
        for command in entries:
            unit = open_unit(runtime.database, jurisdiction, command.unit)
            catalogue.set_entry(command.matter_class, command.place, unit.unit)

    _change(runtime, act, jurisdiction, decide)


def remove_catalogue_entry(runtime: Runtime, act: Act, command: RemoveCatalogueEntry) -> None:
    _change(
        runtime,
        act,
        command.jurisdiction,
        lambda catalogue: catalogue.remove_entry(command.matter_class, command.place),
    )


def _change(
    runtime: Runtime, act: Act, jurisdiction: str, decide: Callable[[DispatchCatalogue], None]
) -> None:
    def run() -> None:
        stream = DispatchCatalogue.stream_id(jurisdiction)
        found = runtime.ledger.find(DispatchCatalogue, jurisdiction, stream)
        catalogue = found or DispatchCatalogue.open(jurisdiction)
        decide(catalogue)
        runtime.ledger.save(jurisdiction, catalogue)

    execute(runtime, act, run, jurisdiction=jurisdiction)
