"""The code tables: stable codes, each with a name in both languages, shipped with the package."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from huiyin_contracts.code_tables import Entry, divisions, first_level, matter_classes, second_level
from huiyin_contracts.layout import Layout


@pytest.mark.parametrize("entry", [*matter_classes().values(), *divisions().values()], ids=lambda e: e.code)
def test_every_code_has_a_chinese_and_an_english_name(entry: Entry) -> None:
    assert re.search(r"[\u4e00-\u9fff]", entry.zh)
    assert entry.en.isascii()
    assert (entry.name("zh"), entry.name("en")) == (entry.zh, entry.en)


def test_codes_are_division_codes_and_slugs_of_two_levels() -> None:
    assert all(re.fullmatch(r"[0-9]{6}", code) for code in divisions())
    assert all(re.fullmatch(r"[a-z_]+(/[a-z_]+)?", code) for code in matter_classes())


def test_every_class_of_the_second_level_follows_its_first() -> None:
    expected = [entry.code for first in first_level() for entry in (first, *second_level(first.code))]
    assert list(matter_classes()) == expected
    assert all(second_level(first.code) for first in first_level())
    with pytest.raises(KeyError):
        second_level("nothing")


def test_the_tables_and_the_documents_travel_with_the_package(tmp_path: Path) -> None:
    (wheel,) = WheelBuilder(str(Layout.here().root.parents[2])).build(directory=str(tmp_path))
    names = set(zipfile.ZipFile(wheel).namelist())
    documents = [p for p in Layout.here().root.rglob("*") if p.is_file()]
    package = Layout.here().root.parent.parent
    assert {path.relative_to(package).as_posix() for path in documents} <= names
    assert {"huiyin_contracts/data/divisions.yaml", "huiyin_contracts/data/matter_classes.yaml"} <= names
