"""Units and catalogue in bulk, once and again."""

from __future__ import annotations

import pytest

from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.features.load_units.handler import load_catalogue, load_units
from huiyin_assignment.features.register_unit.command import RegisterUnit
from huiyin_assignment.features.set_catalogue_entry.command import SetCatalogueEntry
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Refused

from .conftest import Assignment

UNITS = (
    RegisterUnit(jurisdiction="230621", unit="county", name="肇州县政府", kind=UnitKind.COUNTY_GOVERNMENT),
    RegisterUnit(
        jurisdiction="230621", unit="roads", name="交通局", kind=UnitKind.DEPARTMENT, parent="county"
    ),
)
TRANSPORT = SetCatalogueEntry(jurisdiction="230621", matter_class="transport", unit="roads")
ANYTHING = SetCatalogueEntry(jurisdiction="230621", unit="county")


def test_a_setup_is_loaded_once_however_often_it_is_run(assignment: Assignment) -> None:
    new = [load_units(assignment.runtime, assignment.act("admin"), UNITS) for _ in range(2)]
    for _ in range(2):
        load_catalogue(assignment.runtime, assignment.act("admin"), [TRANSPORT, ANYTHING])
    assert new == [2, 0]
    stream = DispatchCatalogue.stream_id("230621")
    catalogue = assignment.runtime.ledger.get(DispatchCatalogue, "230621", stream)
    assert (catalogue.edition, catalogue.entries) == (2, {("transport", ""): "roads", ("", ""): "county"})


def test_an_entry_for_a_unit_that_is_not_there_is_refused_with_all_the_others(assignment: Assignment) -> None:
    load_units(assignment.runtime, assignment.act("admin"), UNITS)
    to_nobody = ANYTHING.model_copy(update={"unit": "nobody"})
    with pytest.raises(Refused) as refused:
        load_catalogue(assignment.runtime, assignment.act("admin"), [TRANSPORT, to_nobody])
    assert refused.value.code == "unknown_unit"
    assert assignment.rows("SELECT * FROM live.catalogue WHERE jurisdiction = '230621'") == []
