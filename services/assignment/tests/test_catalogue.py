"""The most specific entry of the dispatch catalogue decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_assignment.domain.catalogue import DispatchCatalogue, classes_of, most_specific, places_of
from huiyin_ledger.domain import Refused

ENTRIES = {
    ("utilities/heating", "230602001"): "class and township",
    ("utilities/heating", "230602"): "class and county",
    ("utilities/heating", ""): "class",
    ("utilities", "230602"): "first-level class and county",
    ("utilities", ""): "first-level class",
    ("", "230602"): "county",
    ("", ""): "default",
}


@pytest.mark.parametrize(
    ("matter_class", "place", "unit"),
    [
        ("utilities/heating", "230602001", "class and township"),
        ("utilities/heating", "230602001200", "class and township"),
        ("utilities/heating", "230602002", "class and county"),
        ("utilities/heating", "230602", "class and county"),
        ("utilities/heating", "230603", "class"),
        ("utilities/heating", "", "class"),
        ("utilities/water", "230602001", "first-level class and county"),
        ("utilities/water", "230604", "first-level class"),
        ("utilities", "230604", "first-level class"),
        ("roads/potholes", "230602001", "county"),
        ("roads", "230604", "default"),
        ("", "", "default"),
        ("utilitiesx", "230604", "default"),
    ],
)
def test_the_most_specific_entry_wins(matter_class: str, place: str, unit: str) -> None:
    assert most_specific(ENTRIES, matter_class, place) == unit


def test_without_an_entry_there_is_no_unit() -> None:
    assert most_specific({("utilities", "230602"): "u"}, "utilities", "230603") is None
    assert most_specific({}, "utilities", "230603") is None


_CLASSES = st.sampled_from(["", "a", "a/x", "a/y", "b", "b/x"])
_PLACES = st.sampled_from(["", "23", "2306", "230602", "230603", "230602001", "230602001200"])


@given(
    st.dictionaries(st.tuples(_CLASSES, _PLACES), st.text("uvw", min_size=1, max_size=2)), _CLASSES, _PLACES
)
def test_the_entry_chosen_covers_the_matter_and_no_entry_that_covers_it_is_narrower(
    entries: dict[tuple[str, str], str], matter_class: str, place: str
) -> None:
    covering = [
        key
        for key in entries
        if (key[0] == "" or matter_class == key[0] or matter_class.startswith(f"{key[0]}/"))
        and place.startswith(key[1])
    ]
    chosen = most_specific(entries, matter_class, place)
    if not covering:
        assert chosen is None
    else:
        narrowest = max(covering, key=lambda key: (len(key[0]), len(key[1])))
        assert chosen == entries[narrowest]


def test_classes_and_places_are_tried_from_the_narrowest_to_any() -> None:
    assert list(classes_of("a/b/c")) == ["a/b/c", "a/b", "a", ""]
    assert list(places_of("230602001")) == ["230602001", "230602", "2306", "23", ""]
    assert list(places_of("")) == [""]


def test_each_change_is_a_new_edition_and_the_same_again_is_none() -> None:
    catalogue = DispatchCatalogue.open("230600")
    catalogue.set_entry("utilities", "230602", "heat")
    catalogue.set_entry("utilities/", "230602", "heat")
    catalogue.set_entry("utilities", "230602", "water")
    catalogue.remove_entry("utilities", "230602")
    editions = [getattr(event, "edition", 0) for event in catalogue.collect_events()]
    assert editions == [0, 1, 2, 3]
    assert catalogue.entries == {}


@pytest.mark.parametrize("place", ["2306a", "1", "123", "2306021", "23060200120011"])
def test_a_place_that_is_no_division_code_is_refused(place: str) -> None:
    with pytest.raises(Refused, match="division code"):
        DispatchCatalogue.open("230600").set_entry("utilities", place, "heat")


def test_removing_what_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        DispatchCatalogue.open("230600").remove_entry("utilities", "")
    assert refused.value.code == "no_such_entry"
