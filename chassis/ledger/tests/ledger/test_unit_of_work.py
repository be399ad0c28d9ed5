"""A unit of work buffers what is saved in it and appends it at its end: reading writes nothing, `find` sees all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from huiyin_ledger.db import Connection
from huiyin_ledger.domain import Conflict, Sealed, acting
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.payload import Unrecordable
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.unit_of_work import Unflushed
from huiyin_ledger.ledger.verify import verify
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, NOON, Colour, Letter, act, letter


def written(house: House) -> int:
    """Events that are in the ledger."""
    row = house.database.one("SELECT count(*) AS n FROM ledger.event")
    assert row is not None
    return int(row["n"])


def notes_of(house: House, number: str) -> int | None:
    row = house.database.one("SELECT notes FROM live.letter_list WHERE number = %s", (number,))
    return row and row["notes"]


def note(house: House, number: str, text: str) -> None:
    with acting(act(number, actor=f"clerk-{text}")):
        found = house.ledger.get(Letter, CITY, Letter.stream_id(number))
        found.note(text)
        house.ledger.save(CITY, found)


def save(house: House, number: str, jurisdiction: str = CITY) -> None:
    with acting(act(number)):
        house.ledger.save(jurisdiction, letter(number))


def test_all_of_it_is_appended_at_the_end_in_order_each_under_its_own_act(house: House) -> None:
    with house.ledger.unit_of_work():
        save(house, "L-1")
        save(house, "L-2")
        note(house, "L-1", "a")
        save(house, "L-3", COUNTY)
        note(house, "L-1", "b")
        assert written(house) == 0
    events = house.ledger.events(CITY)
    assert [(e.position, e.correlation, e.version, e.actor) for e in events] == [
        (1, "L-1", 1, "clerk-1"),
        (2, "L-2", 1, "clerk-1"),
        (3, "L-1", 2, "clerk-a"),
        (4, "L-1", 3, "clerk-b"),
    ]
    assert len({e.recorded_at for e in events}) == 1
    assert house.ledger.heads() == {CITY: 4, COUNTY: 1}
    assert notes_of(house, "L-1") == 2
    assert verify(house.database, "sample").holds


def test_reading_writes_nothing_and_flushing_says_so(house: House) -> None:
    with house.ledger.unit_of_work() as work:
        save(house, "L-1")
        assert notes_of(house, "L-1") is None
        assert house.ledger.heads() == {}
        assert house.ledger.get(Letter, CITY, Letter.stream_id("L-1")).version == 1
        assert written(house) == 0
        assert work.flush() == {CITY: 1}
        assert notes_of(house, "L-1") == 0
        note(house, "L-1", "a")
        assert [e.version for e in house.ledger.stream(CITY, Letter.stream_id("L-1"))] == [1]
        with acting(act("L-2")):
            assert house.ledger.append(CITY, letter("L-2")) == 3
        assert notes_of(house, "L-1") == 1
        assert work.flush() == {}


def test_what_is_buffered_is_flushed_before_a_view_is_read_that_will_fold_it(house: House) -> None:
    with house.ledger.unit_of_work() as work:
        save(house, "L-1")
        work.flush_for(frozenset({"another_view"}))
        assert written(house) == 0
        work.flush_for(frozenset({"another_view", "letter_list"}))
        assert notes_of(house, "L-1") == 0


def test_a_change_that_was_not_saved_is_forgotten(house: House) -> None:
    with house.ledger.unit_of_work(), acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
        house.ledger.get(Letter, CITY, Letter.stream_id("L-1")).note("never saved")
        again = house.ledger.get(Letter, CITY, Letter.stream_id("L-1"))
        assert (again.version, again.notes) == (1, [])
        again.note("saved")
        house.ledger.save(CITY, again)
    assert [e.data.get("text") for e in house.ledger.events(CITY)] == [None, "saved"]


def test_a_change_that_could_not_be_saved_is_forgotten(house: House) -> None:
    with house.ledger.unit_of_work(), acting(act("L-1")):
        mine = letter("L-1")
        house.ledger.save(CITY, mine)
        mine.note("never saved")
        with pytest.raises(Unrecordable):
            house.ledger.save(CITY, mine, letter_at_a_time_without_zone())
        again = house.ledger.get(Letter, CITY, Letter.stream_id("L-1"))
        assert (again.version, again.notes) == (1, [])
    assert [e.type for e in house.ledger.events(CITY)] == ["sample.letter_opened"]


def letter_at_a_time_without_zone() -> Letter:
    with acting(act("L-2", at=NOON.replace(tzinfo=None))):
        return Letter.open("L-2", Colour.RED, Sealed.of("person-1", "a name"))


def test_what_fails_leaves_nothing(house: House) -> None:
    def fail() -> None:
        with house.ledger.unit_of_work() as work:
            save(house, "L-1")
            work.flush()
            save(house, "L-2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert house.ledger.heads() == {}
    assert notes_of(house, "L-1") is None
    save(house, "L-3")
    assert house.ledger.heads() == {CITY: 1}


def test_a_version_that_somebody_else_took_is_a_conflict_and_all_of_it_is_undone(house: House) -> None:
    save(house, "L-1")
    with acting(act("L-1")):
        stale = house.ledger.get(Letter, CITY, Letter.stream_id("L-1"))
        note(house, "L-1", "first")
        stale.note("second")
        with pytest.raises(Conflict), house.ledger.unit_of_work():
            house.ledger.save(CITY, letter("L-2"), stale)
    assert [e.data.get("text") for e in house.ledger.events(CITY)] == [None, "first"]


def test_a_view_is_read_once_until_something_saved_changes_it(house: House) -> None:
    asked: list[int | None] = []

    def ask() -> Any:
        def read() -> int | None:
            asked.append(notes_of(house, "L-1"))
            return asked[-1]

        return house.ledger.read_once(["letter_list"], "L-1", read)

    save(house, "L-1")
    with house.ledger.unit_of_work() as work:
        assert [ask(), ask()] == [0, 0]
        note(house, "L-1", "a")
        work.flush()
        assert [ask(), ask()] == [1, 1]
    assert [ask(), ask()] == [1, 1]
    assert asked == [0, 1, 1, 1]


def test_reading_a_view_that_misses_what_is_buffered_is_an_error(house: House) -> None:
    with house.ledger.unit_of_work():
        save(house, "L-1")
        assert house.ledger.read_once(["another_view"], "key", lambda: written(house)) == 0
        with pytest.raises(Unflushed, match="letter_list"):
            house.ledger.read_once(["letter_list"], "key", lambda: notes_of(house, "L-1"))
        assert written(house) == 0


def test_what_was_read_beforehand_is_found_without_asking_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ledger.intervals[Letter] = 0
    save(house, "L-1")
    note(house, "L-1", "a")
    save(house, "L-2", COUNTY)
    known = [(CITY, Letter.stream_id("L-1")), (COUNTY, Letter.stream_id("L-2"))]
    with house.ledger.unit_of_work():
        house.ledger.preload(Letter, [*known, (CITY, Letter.stream_id("L-3"))])
        with monkeypatch.context() as patched:
            patched.delattr(LedgerRecorder, "select_events")
            found = [house.ledger.find(Letter, *key) for key in known]
            assert [each and (each.number, each.version) for each in found] == [("L-1", 2), ("L-2", 1)]
            assert house.ledger.find(Letter, CITY, Letter.stream_id("L-3")) is None
            save(house, "L-3")
            note(house, "L-3", "b")
            note(house, "L-1", "c")
            assert house.ledger.get(Letter, CITY, Letter.stream_id("L-3")).version == 2
    assert [(e.correlation, e.version) for e in house.ledger.events(CITY)] == [
        ("L-1", 1),
        ("L-1", 2),
        ("L-3", 1),
        ("L-3", 2),
        ("L-1", 3),
    ]
    assert verify(house.database, "sample").holds


def test_what_was_read_beforehand_is_read_anew_where_a_change_to_it_was_not_saved(house: House) -> None:
    house.ledger.intervals[Letter] = 0
    for number in ("L-1", "L-2"):
        save(house, number)
    with house.ledger.unit_of_work(), acting(act("L-1")):
        house.ledger.preload(Letter, [(CITY, Letter.stream_id(number)) for number in ("L-1", "L-2")])
        house.ledger.get(Letter, CITY, Letter.stream_id("L-1")).note("never saved")
        assert house.ledger.get(Letter, CITY, Letter.stream_id("L-1")).version == 1


def test_own_views_of_several_jurisdictions_are_folded_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[list[str]] = []
    fold = house.views.fold

    def noted(events: Sequence[Event], connection: Connection) -> None:
        pages.append([e.jurisdiction for e in events])
        fold(events, connection)

    monkeypatch.setattr(house.views, "fold", noted)
    with house.ledger.unit_of_work():
        save(house, "L-2", COUNTY)
        save(house, "L-1")
        save(house, "L-3", COUNTY)
    assert pages == [[CITY, COUNTY, COUNTY]]
    assert house.ledger.heads() == {CITY: 1, COUNTY: 2}
    assert [(e.position, e.correlation) for e in house.ledger.events(COUNTY)] == [(1, "L-2"), (2, "L-3")]
    assert verify(house.database, "sample").holds


@pytest.mark.parametrize("place", [CITY, COUNTY])
def test_a_version_that_somebody_else_took_in_one_jurisdiction_undoes_the_others_too(
    house: House, place: str
) -> None:
    save(house, "L-1", place)
    with acting(act("L-1")):
        stale = house.ledger.get(Letter, place, Letter.stream_id("L-1"))
        now = house.ledger.get(Letter, place, Letter.stream_id("L-1"))
        now.note("first")
        house.ledger.save(place, now)
        stale.note("second")

        def clash() -> None:
            with house.ledger.unit_of_work():
                for each in (CITY, COUNTY):
                    house.ledger.save(each, letter("L-2"))
                house.ledger.save(place, stale)

        with pytest.raises(Conflict):
            clash()
    assert house.ledger.heads() == {place: 2}


def test_a_unit_of_work_inside_another_is_the_same_one(house: House) -> None:
    with house.ledger.unit_of_work():
        with house.ledger.unit_of_work():
            save(house, "L-1")
        assert written(house) == 0
    assert house.ledger.heads() == {CITY: 1}
