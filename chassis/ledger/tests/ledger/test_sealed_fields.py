"""A sealed field of many streams, read together: what a list shows of texts that no view holds."""

from __future__ import annotations

import pytest

from huiyin_ledger.domain import Erased, acting
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, Letter, act, letter


@pytest.fixture
def written(house: House) -> House:
    for place, number in ((CITY, "L-1"), (CITY, "L-2"), (COUNTY, "L-3")):
        with acting(act(number)):
            house.ledger.save(place, letter(number, text=f"text {number}", subject=f"person {number}"))
    return house


WANTED = [(place, Letter.stream_id(number)) for place, number in ((CITY, "L-1"), (COUNTY, "L-3"))]


def test_the_first_event_of_each_stream_gives_it(written: House) -> None:
    nowhere = (COUNTY, Letter.stream_id("L-1"))
    found = written.ledger.first_sealed("body", [*WANTED, nowhere])
    assert {at: sealed.open() for at, sealed in found.items()} == dict(
        zip(WANTED, ("text L-1", "text L-3"), strict=True)
    )


def test_a_field_that_is_not_sealed_or_not_there_gives_nothing(written: House) -> None:
    assert written.ledger.first_sealed("number", WANTED) == {}
    assert written.ledger.first_sealed("nothing", WANTED) == {}


def test_the_keys_are_read_together(written: House, monkeypatch: pytest.MonkeyPatch) -> None:
    found = written.ledger.first_sealed("body", WANTED)
    with monkeypatch.context() as patched:
        patched.delattr(type(written.database), "one")
        assert sorted(sealed.open() for sealed in found.values()) == ["text L-1", "text L-3"]


def test_of_somebody_erased_it_stays_shut(written: House) -> None:
    written.vault.destroy("person L-1")
    found = written.ledger.first_sealed("body", WANTED)
    with pytest.raises(Erased):
        found[WANTED[0]].open()
    assert found[WANTED[1]].open() == "text L-3"
