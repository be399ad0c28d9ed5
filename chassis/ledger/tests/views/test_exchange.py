"""Exchanging a view's tables while people work: nothing waits for long, nothing is lost, nothing is folded twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any

import psycopg
import pytest

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry
from huiyin_ledger.domain import acting
from huiyin_ledger.events import Event
from huiyin_ledger.rows import Sql
from huiyin_ledger.views import sources
from huiyin_ledger.views.engine import ViewOutdated, Views
from huiyin_ledger.views.exchange import NothingToExchange
from huiyin_ledger.views.rebuild import Busy, alone
from huiyin_ledger.views.replay import ParkedMeanwhile
from huiyin_ledger.views.sources import MissingSource
from huiyin_ledger.views.view import Key, View, folds
from huiyin_operations.embedded.platform import Platform
from huiyin_operations.migrations import migrate
from huiyin_samples.house import House
from huiyin_samples.letters import (
    CITY,
    COUNTY,
    SAMPLE,
    LetterList,
    Noted,
    Opened,
    Shut,
    act,
    definition,
    letter,
)
from huiyin_web.definition import ServiceDefinition
from huiyin_web.runtime import Runtime


def write(house: House | Runtime, jurisdiction: str, number: str, notes: int = 2) -> None:
    with acting(act(number)):
        written = letter(number)
        for each in range(notes):
            written.note(str(each))
        house.ledger.save(jurisdiction, written)


def test_a_swap_under_load_loses_nothing_and_folds_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "OWN_PAGE", 11)
    stop = threading.Event()
    written: list[str] = []
    failed: list[BaseException] = []

    def work(n: int) -> None:
        count = 0
        try:
            while not stop.is_set() and count < 400:
                number = f"{n}-{count}"
                with house.database.transaction():
                    house.database.query("SELECT count(*) FROM live.letter_list")
                    write(house, (CITY, COUNTY)[n % 2], number)
                written.append(number)
                count += 1
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for worker in workers:
        worker.start()
    for _ in range(3):
        house.views.rebuild("letter_list", ledger=house.ledger, sources={})
        house.views.swap("letter_list", ledger=house.ledger, sources={})
    stop.set()
    for worker in workers:
        worker.join(60)
    assert failed == []
    assert len(written) > 10
    assert {r["number"] for r in house.database.query("SELECT number FROM live.letter_list")} == set(written)
    assert house.views.diff("letter_list", ledger=house.ledger, sources={}).same


@dataclass
class RenamedRow:
    jurisdiction: str
    number: str
    notes: str = ""
    shut: bool = False
    events: Annotated[int, Sql("bigint")] = 0


class Renamed(View[RenamedRow]):
    """The second version: a column more, another one gone, one of another type."""

    name = "letter_list"
    version = 2
    key = ("jurisdiction", "number")
    indexes = ("(jurisdiction, events) WHERE NOT shut",)
    begins_blank = True
    keys = LetterList.keys

    @folds(Opened, Noted, Shut)
    def happened(self, row: RenamedRow, event: Event) -> None:
        row.notes += "*" if event.type == Noted.TOPIC else ""
        row.shut = event.type == Shut.TOPIC
        row.events += 1


def released(house: House, *views: View) -> House:
    """The same house after an update of the program, migrated."""
    changed = definition(*views)
    migrate(psycopg.conninfo.make_conninfo(house.database.url, user="postgres"), changed)
    views_now = Views(house.database, changed.name, changed.views)
    ledger = type(house.ledger)(
        house.database, service="sample", aggregates=changed.aggregates, vault=house.vault, views=views_now
    )
    return House(house.database, ledger, house.vault, views_now, house.keyring)


def test_a_new_version_of_a_view_takes_over_with_other_columns(house: House) -> None:
    write(house, CITY, "L-1")
    new = released(house, Renamed())
    assert new.views.outdated() == ["letter_list"]
    new.views.rebuild("letter_list", ledger=new.ledger, sources={})
    write(house, CITY, "L-2")
    new.views.swap("letter_list", ledger=new.ledger, sources={})
    assert new.views.outdated() == []
    write(new, CITY, "L-3", notes=3)
    rows = new.database.query("SELECT number, notes, events FROM live.letter_list ORDER BY number")
    assert [(r["number"], r["notes"], r["events"]) for r in rows] == [
        ("L-1", "**", 3),
        ("L-2", "**", 3),
        ("L-3", "***", 4),
    ]
    assert new.views.diff("letter_list", ledger=new.ledger, sources={}).same
    indexes = new.database.query("SELECT indexdef FROM pg_indexes WHERE schemaname = 'live'")
    assert any("events" in row["indexdef"] for row in indexes)


def test_a_program_of_another_version_writes_nothing_wrong_and_says_what_to_do(house: House) -> None:
    write(house, CITY, "L-1")
    new = released(house, Renamed())
    with pytest.raises(ViewOutdated, match="view rebuild letter_list"):
        write(new, CITY, "L-2")
    assert new.views.refresh(ledger=new.ledger, sources={}) == ["letter_list"]
    write(new, CITY, "L-2")
    with pytest.raises(ViewOutdated):
        write(house, CITY, "L-3")
    assert house.ledger.heads() == {CITY: 6}


def test_the_table_of_another_version_is_not_brought_back_by_this_one(house: House) -> None:
    write(house, CITY, "L-1")
    new = released(house, Renamed())
    new.views.refresh(ledger=new.ledger, sources={})
    write(new, CITY, "L-2")
    with pytest.raises(NothingToExchange, match="version 1"):
        new.views.back("letter_list", ledger=new.ledger, sources={})
    house.views.back("letter_list", ledger=house.ledger, sources={})
    write(house, CITY, "L-3")
    assert [
        r["notes"] for r in house.database.query("SELECT notes FROM live.letter_list ORDER BY number")
    ] == [2, 2, 2]
    assert house.views.diff("letter_list", ledger=house.ledger, sources={}).same


class Later(LetterList):
    name = "later"


def test_a_view_that_comes_later_says_that_it_misses_the_past(house: House) -> None:
    write(house, CITY, "L-1")
    new = released(house, LetterList(), Later())
    assert new.views.outdated() == ["later"]
    new.views.refresh(ledger=new.ledger, sources={})
    assert new.views.outdated() == []
    assert len(new.database.query("SELECT 1 FROM live.later")) == 1


def test_two_do_not_work_on_one_view_at_once(house: House) -> None:
    with alone(house.database, house.views.named("letter_list")), pytest.raises(Busy):
        house.views.rebuild("letter_list", ledger=house.ledger, sources={})
    house.views.rebuild("letter_list", ledger=house.ledger, sources={})


def test_without_a_rebuild_there_is_nothing_to_swap(house: House) -> None:
    with pytest.raises(NothingToExchange, match="view rebuild"):
        house.views.swap("letter_list", ledger=house.ledger, sources={})
    with pytest.raises(LookupError, match="there are letter_list"):
        house.views.swap("letters", ledger=house.ledger, sources={})


def test_what_is_listed_is_what_there_is(house: House) -> None:
    write(house, CITY, "L-1")
    house.views.rebuild("letter_list", ledger=house.ledger, sources={})
    house.views.swap("letter_list", ledger=house.ledger, sources={})
    house.views.rebuild("letter_list", ledger=house.ledger, sources={})
    (listed,) = house.views.listed()
    assert (listed.live_version, listed.shadow_version, listed.previous_version, listed.rows) == (1, 1, 1, 1)
    assert listed.current


class LetterSigned(ContractEvent):
    service = "letters"
    by: str


@dataclass
class MixedRow:
    jurisdiction: str
    number: str
    own: int = 0
    other: int = 0


class Mixed(View[MixedRow]):
    """Fed by the own ledger and by another service's."""

    name = "mixed"
    key = ("jurisdiction", "number")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.correlation)]

    @folds(Opened, Noted, Shut)
    def written(self, row: MixedRow, event: Event) -> None:
        row.own += 1

    @folds(LetterSigned)
    def signed(self, row: MixedRow, event: Event) -> None:
        if event.data["by"] == "broken":
            raise ValueError("a poisoned event")
        row.other += 1


def signed(event: Event) -> LetterSigned:
    number = event.data.get("number") or event.data["text"]
    return LetterSigned(by="broken" if number == "poison" else "clerk-1")


LETTERS = ServiceDefinition(
    **{
        **{name: getattr(SAMPLE, name) for name in SAMPLE.__dataclass_fields__},
        "name": "letters",
        "publish": {"sample.letter_opened": signed, "sample.letter_noted": signed},
    }
)
WATCHER = replace(definition(Mixed()), contracts=Registry((LetterSigned,)))

Pair = tuple[Platform, Runtime, Runtime, dict[str, Any]]


@pytest.fixture
def pair(platform_for: Callable[..., Platform]) -> Pair:
    """A service with a view fed by its own ledger and by the ledger of another one."""
    platform = platform_for(LETTERS, WATCHER)
    letters, watcher = platform.runtime("letters"), platform.runtime("sample")
    return platform, letters, watcher, {"letters": platform.services["letters"].published_log()}


def test_a_view_of_two_services_is_rebuilt_swapped_and_the_same(pair: Pair) -> None:
    platform, letters, watcher, feeds = pair
    for n in range(4):
        write(letters, CITY, f"M-{n}")
        write(watcher, CITY, f"M-{n}")
        platform.settle()
    assert watcher.views.diff("mixed", ledger=watcher.ledger, sources=feeds).same
    watcher.views.rebuild("mixed", ledger=watcher.ledger, sources=feeds)
    write(letters, CITY, "M-9")
    write(watcher, COUNTY, "M-9")
    platform.settle()
    write(letters, CITY, "M-0b")
    watcher.views.swap("mixed", ledger=watcher.ledger, sources=feeds)
    platform.settle()
    rows = watcher.database.query("SELECT * FROM live.mixed ORDER BY jurisdiction, number")
    assert [(r["number"], r["own"], r["other"]) for r in rows] == [
        ("M-0", 3, 3), ("M-0b", 0, 3), ("M-1", 3, 3), ("M-2", 3, 3), ("M-3", 3, 3), ("M-9", 0, 3), ("M-9", 3, 0),
    ]  # fmt: skip
    assert watcher.views.diff("mixed", ledger=watcher.ledger, sources=feeds).same


def test_a_feed_that_nobody_named_is_asked_for(pair: Pair) -> None:
    platform, letters, watcher, _ = pair
    write(letters, CITY, "M-1")
    platform.settle()
    with pytest.raises(MissingSource, match="letters"):
        watcher.views.rebuild("mixed", ledger=watcher.ledger, sources={})


def test_what_is_parked_is_left_out_of_a_rebuild_as_it_is_of_the_live_view(pair: Pair) -> None:
    platform, letters, watcher, feeds = pair
    write(letters, CITY, "M-1")
    with acting(act("M-2")):
        poisoned = letter("M-2")
        poisoned.note("poison")
        poisoned.note("after it")
        letters.ledger.save(CITY, poisoned)
    write(letters, CITY, "M-3")
    platform.settle()
    assert len(platform.services["sample"].subscriptions["letters"].parked()) == 1
    found = watcher.views.diff("mixed", ledger=watcher.ledger, sources=feeds)
    assert found.same
    assert found.rows == 3
    watcher.views.rebuild("mixed", ledger=watcher.ledger, sources=feeds)
    watcher.database.execute("DELETE FROM subscription.parked")
    with pytest.raises(ParkedMeanwhile):
        watcher.views.swap("mixed", ledger=watcher.ledger, sources=feeds)
