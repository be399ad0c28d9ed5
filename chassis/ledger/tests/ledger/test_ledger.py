"""The ledger through its public door."""

from __future__ import annotations

from uuid import uuid4

import pytest

from huiyin_ledger.domain import Conflict, NotFound, acting, stream_id
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, NOON, Colour, Letter, act, letter


def test_an_aggregate_comes_back_as_it_was_saved(house: House) -> None:
    written = letter("L-1", "Wang Fang, 139")
    reference = uuid4()
    with acting(act("L-1")):
        written.note("seen", reference)
        written.close()
        assert house.ledger.append(CITY, written) == 3
    read = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
    assert (read.number, read.colour, read.shut, read.version) == ("L-1", Colour.RED, True, 3)
    assert read.notes == written.notes
    assert read.tags == {Colour.BLUE}
    assert read.references == {reference: NOON}
    assert read.body.open() == "Wang Fang, 139"


def test_one_reading_gives_an_aggregate_and_its_events(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1", "Wang Fang, 139")
        written.note("seen", uuid4())
        house.ledger.save(CITY, written)
    read, events = house.ledger.get_with_events(Letter, CITY, written.id)
    again = house.ledger.get(Letter, CITY, written.id)
    assert (read.notes, read.tags, read.references, read.version) == (
        again.notes,
        again.tags,
        again.references,
        2,
    )
    assert read.body.open() == "Wang Fang, 139"
    assert [event.version for event in events] == [1, 2]
    with pytest.raises(NotFound):
        house.ledger.get_with_events(Letter, CITY, uuid4())


def test_the_row_of_a_view_is_there_when_save_returns(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1")
        written.note("seen")
        house.ledger.save(CITY, written)
        row = house.database.one("SELECT * FROM live.letter_list")
        assert row is not None
        assert (row["notes"], row["last_at"], row["tags"], row["shut"]) == (1, NOON, ["blue"], False)
        assert row["history"] == {"opened": NOON.isoformat(), "2": ["2026-03-02", None, 1.5]}


def test_a_version_that_is_taken_is_a_conflict(house: House) -> None:
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
        one, other = (house.ledger.get(Letter, CITY, stream_id("letter", "L-1")) for _ in range(2))
        one.close()
        other.note("too late")
        house.ledger.save(CITY, one)
        with pytest.raises(Conflict):
            house.ledger.save(CITY, other)
    assert house.ledger.heads() == {CITY: 2}


def test_what_is_not_there_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        house.ledger.get(Letter, CITY, uuid4())
