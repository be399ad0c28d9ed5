"""Units and catalogue from a file, once and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin_assignment.domain.catalogue import DispatchCatalogue
from huiyin_assignment.features.load_units.handler import load_catalogue, load_units, read_setup
from huiyin_ledger.domain import Refused

from .conftest import Assignment

SETUP = """
units:
  - {jurisdiction: "230621", unit: county, name: 肇州县政府, kind: county_government}
  - {jurisdiction: "230621", unit: roads, name: 交通局, kind: department, parent: county}
catalogue:
  - {jurisdiction: "230621", matter_class: transport, place: "", unit: roads}
  - {jurisdiction: "230621", unit: county}
"""


def test_a_setup_is_loaded_once_however_often_it_is_run(assignment: Assignment, tmp_path: Path) -> None:
    file = tmp_path / "setup.yaml"
    file.write_text(SETUP, "utf-8")
    setup = read_setup(file)
    new = [load_units(assignment.runtime, assignment.act("admin"), setup.units) for _ in range(2)]
    for _ in range(2):
        load_catalogue(assignment.runtime, assignment.act("admin"), setup.catalogue)
    assert new == [2, 0]
    stream = DispatchCatalogue.stream_id("230621")
    catalogue = assignment.runtime.ledger.get(DispatchCatalogue, "230621", stream)
    assert (catalogue.edition, catalogue.entries) == (2, {("transport", ""): "roads", ("", ""): "county"})


def test_an_entry_for_a_unit_that_is_not_there_is_refused_with_all_the_others(
    assignment: Assignment, tmp_path: Path
) -> None:
    file = tmp_path / "setup.yaml"
    file.write_text(SETUP.replace("unit: county}", "unit: nobody}"), "utf-8")
    setup = read_setup(file)
    load_units(assignment.runtime, assignment.act("admin"), setup.units)
    with pytest.raises(Refused) as refused:
        load_catalogue(assignment.runtime, assignment.act("admin"), setup.catalogue)
    assert refused.value.code == "unknown_unit"
    assert assignment.rows("SELECT * FROM live.catalogue WHERE jurisdiction = '230621'") == []
