"""Rows that several sources feed: whoever comes second sees what the first one wrote, however close they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from huiyin_contracts.base import ContractEvent
from huiyin_ledger.domain import acting
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, folds
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, NOON, Noted, Opened, act, definition, letter
from huiyin_web.definition import ServiceDefinition


class LetterStamped(ContractEvent):
    service = "post"


class LetterPrinted(ContractEvent):
    service = "press"


@dataclass
class HearingRow:
    jurisdiction: str
    number: str
    sources: Mapping[str, int] = field(default_factory=dict)


class Hearings(View[HearingRow]):
    """How often each source was heard of a letter."""

    name = "heard"
    key = ("jurisdiction", "number")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.correlation)]

    @folds(Opened, Noted, LetterStamped, LetterPrinted)
    def heard(self, row: HearingRow, event: Event) -> None:
        row.sources = {**row.sources, event.source: row.sources.get(event.source, 0) + 1}


def _published(kind: type[ContractEvent]) -> Event:
    return Event(kind.service, CITY, 1, kind.type, "stream", 1, NOON, NOON, "somebody", "", "L-1", {})


def _stamped(house: House) -> None:
    with house.database.transaction() as connection:
        house.views.fold([_published(LetterStamped)], connection)


def _printed(house: House) -> None:
    with house.database.transaction() as connection:
        house.views.fold([_published(LetterPrinted)], connection)


def _written(house: House) -> None:
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))


@pytest.mark.parametrize(
    ("first", "second"),
    [(_stamped, _printed), (_stamped, _written), (_written, _stamped)],
    ids=["two sources", "another's, then an own append", "an own append, then another's"],
)
def test_two_sources_that_write_one_row_at_once_both_count(
    house_for: Callable[[ServiceDefinition], House],
    first: Callable[[House], None],
    second: Callable[[House], None],
) -> None:
    """The first one makes the row: the second can't see it, nor wait for it, before the first has committed."""
    house = house_for(definition(Hearings()))
    later = threading.Thread(target=second, args=(house,))
    with house.database.transaction():
        first(house)
        later.start()
        while not house.database.query("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert later.is_alive()
    later.join(30)
    (row,) = house.database.query("SELECT sources FROM live.heard")
    assert sum(row["sources"].values()) == 2
