"""Rows that several sources feed: whoever comes second sees what the first one wrote, however close they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import ClassVar

import pytest

from huiyin_chassis.domain import acting
from huiyin_chassis.events import Event
from huiyin_chassis.service import ServiceDefinition
from huiyin_chassis.testing.house import House
from huiyin_chassis.testing.letters import CITY, NOON, act, definition, letter
from huiyin_chassis.views.view import Key, Row, View


class Heard(View):
    """How often each source was heard of a letter."""

    name = "heard"
    columns = "jurisdiction text NOT NULL, number text NOT NULL, sources jsonb NOT NULL"
    key = ("jurisdiction", "number")
    sources: ClassVar = {
        "sample": frozenset({"sample.letter_opened", "sample.letter_noted"}),
        "post": frozenset({"huiyin.post.letter_stamped"}),
        "press": frozenset({"huiyin.press.letter_printed"}),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.correlation)]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        before = row["sources"] if row else {}
        heard = before | {event.source: before.get(event.source, 0) + 1}
        return {"jurisdiction": key[0], "number": key[1], "sources": heard}


def _published(source: str, type_: str) -> Event:
    return Event(source, CITY, 1, type_, "stream", 1, NOON, NOON, "somebody", "", "L-1", {})


def _stamped(house: House) -> None:
    with house.database.transaction() as connection:
        house.views.fold([_published("post", "huiyin.post.letter_stamped.v1")], connection)


def _printed(house: House) -> None:
    with house.database.transaction() as connection:
        house.views.fold([_published("press", "huiyin.press.letter_printed.v1")], connection)


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
    house = house_for(definition(Heard()))
    later = threading.Thread(target=second, args=(house,))
    with house.database.transaction():
        first(house)
        later.start()
        while not house.database.query("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert later.is_alive()
    later.join(30)
    (row,) = house.database.query("SELECT sources FROM live.heard")
    assert sum(row["sources"].values()) == 2
