"""What a fold looks for in its table, and what it need not look for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import pytest

from huiyin_ledger.db import Connection
from huiyin_ledger.domain import acting
from huiyin_ledger.events import Event
from huiyin_ledger.views.fold import Rows, TableFold
from huiyin_ledger.views.view import Key, View, folds
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, Letter, LetterList, Noted, Opened, act, definition, letter
from huiyin_web.definition import ServiceDefinition


@dataclass
class CountRow:
    jurisdiction: str
    number: str
    notes: int = 0


class Counts(View[CountRow]):
    """One row per letter, by whatever event it is first heard of."""

    name = "letter_list"
    key = ("jurisdiction", "number")
    begins_blank = True
    keys = LetterList.keys

    @folds(Opened, Noted)
    def counted(self, row: CountRow, event: Event) -> None:
        row.notes += event.type == Noted.TOPIC


@pytest.fixture
def sought(monkeypatch: pytest.MonkeyPatch) -> list[list[Key]]:
    """The keys of every load, as they happen."""
    loads: list[list[Key]] = []
    load = TableFold.load

    def noted(self: TableFold, keys: Collection[Key], connection: Connection) -> Rows:
        loads.append(list(keys))
        return load(self, keys, connection)

    monkeypatch.setattr(TableFold, "load", noted)
    return loads


def note(house: House, numbers: Iterable[str]) -> None:
    for number in numbers:
        with acting(act(number)):
            found = house.ledger.get(Letter, CITY, Letter.stream_id(number))
            found.note("more")
            house.ledger.save(CITY, found)


def notes(house: House) -> dict[str, int]:
    rows = house.database.query("SELECT number, notes FROM live.letter_list")
    return {row["number"]: row["notes"] for row in rows}


def test_the_rows_that_an_event_creates_are_not_looked_for(house: House, sought: list[list[Key]]) -> None:
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
    assert sought == []
    note(house, ["L-1"])
    assert sought == [[(CITY, "L-1")]]
    assert notes(house) == {"L-1": 1}


def test_in_a_unit_of_work_only_the_rows_that_were_there_before_are_looked_for(
    house: House, sought: list[list[Key]]
) -> None:
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
    with house.ledger.unit_of_work():
        with acting(act("L-2")):
            house.ledger.save(CITY, letter("L-2"))
        note(house, ["L-2", "L-1", "L-2"])
    assert sought == [[(CITY, "L-1")]]
    assert notes(house) == {"L-1": 1, "L-2": 2}


def test_other_views_look_for_every_row(
    house_for: Callable[[ServiceDefinition], House], sought: list[list[Key]]
) -> None:
    house = house_for(definition(Counts()))
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
    assert sought == [[(CITY, "L-1")]]
