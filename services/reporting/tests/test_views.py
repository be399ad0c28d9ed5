"""From published events to rows, whatever the pages and however the sources interleave."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.events import Event
from huiyin_ledger.views.fold import TableFold
from huiyin_reporting.views import FACTS
from huiyin_testing.profiles import on_one_database

from .given import CITY, COUNTY, DISCIPLINE, HEATING, MONDAY, ROADS, World, number

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def a_life(world: World) -> None:
    """Returned once, replied late, redone, concluded; beside it an accusation and an imported matter."""
    no, t = number(1), MONDAY - 20 * DAY
    world.registered(no, t)
    world.triaged(no, t + HOUR)
    world.dispatched(no, t + 2 * HOUR, ROADS)
    world.clock(no, "sign", t + 5 * HOUR, unit=ROADS, stopped=t + 4 * HOUR, outcome="cancelled")
    world.return_requested(no, t + 3 * HOUR, ROADS)
    world.dispatched(no, t + 4 * HOUR, HEATING)
    world.signed(no, t + 5 * HOUR)
    world.approved(no, t + 6 * DAY, replied_at=t + 5 * DAY)
    world.clock(no, "hotline_reply", t + 5 * DAY, stopped=t + 6 * DAY)
    world.visited(no, t + 7 * DAY, resolved="unresolved", satisfaction="dissatisfied")
    world.redo(no, t + 7 * DAY)
    world.card(no, t + 7 * DAY)
    world.approved(no, t + 9 * DAY)
    world.visited(no, t + 10 * DAY, resolved=None)
    world.visited(no, t + 11 * DAY, resolved="resolved")
    world.closed(no, t + 11 * DAY)
    world.rated(no, t + 12 * DAY)
    sealed = number(2)
    world.registered(sealed, t, channel="letter")
    world.referred(sealed, t + HOUR)
    world.dispatched(sealed, t + 2 * HOUR, DISCIPLINE, sealed=True)
    taken_back(world, number(4), t)
    world.registered(number(3, COUNTY), t - 400 * DAY, channel="web", imported=True)


def taken_back(world: World, no: str, t: datetime) -> None:
    """An accusation that a unit had as an ordinary matter, until after it was carded, asked about and rated."""
    world.registered(no, t)
    world.triaged(no, t + HOUR)
    world.dispatched(no, t + 2 * HOUR, ROADS)
    world.clock(no, "sign", t + 5 * HOUR, unit=ROADS)
    world.card(no, t + 6 * HOUR, unit=ROADS)
    world.signed(no, t + 7 * HOUR, ROADS)
    world.approved(no, t + 2 * DAY, unit=ROADS)
    world.visited(no, t + 3 * DAY, unit=ROADS, resolved="unresolved", satisfaction="dissatisfied")
    world.redo(no, t + 3 * DAY, unit=ROADS)
    world.rated(no, t + 4 * DAY)
    world.closed(no, t + 5 * DAY, unit=ROADS)
    world.referred(no, t + 6 * DAY)
    world.dispatched(no, t + 6 * DAY, DISCIPLINE, sealed=True)
    world.signed(no, t + 7 * DAY, DISCIPLINE)


def test_what_was_taken_back_is_told_like_an_accusation_from_the_first_day(world, follow, tables):
    taken_back(world, number(1), MONDAY)
    at_once = number(2)
    world.registered(at_once, MONDAY)
    world.referred(at_once, MONDAY + 6 * DAY)
    world.dispatched(at_once, MONDAY + 6 * DAY, DISCIPLINE, sealed=True)
    world.signed(at_once, MONDAY + 7 * DAY, DISCIPLINE)
    follow()
    one, other = ({**row, "registration_no": ""} for row in tables()["matters"])
    assert one == other


def test_one_matter_keeps_what_the_figures_ask_of_it(world, follow, tables):
    a_life(world)
    follow()
    t = MONDAY - 20 * DAY
    row = next(r for r in tables()["matters"] if r["registration_no"] == number(1))
    assert (row["first_unit"], row["unit"], row["dispatches"]) == (ROADS, HEATING, 2)
    assert (row["first_replied_at"], row["replied_at"]) == (t + 5 * DAY, t + 9 * DAY)
    assert (row["redo_count"], row["yellow_cards"], row["visits"]) == (1, 1, 3)
    assert (row["visit_resolved"], row["rating_satisfaction"]) == ("resolved", "satisfied")
    assert (row["returns_requested"], row["closed_at"]) == (1, t + 11 * DAY)
    assert not row["sealed"]


def test_a_sealed_matter_is_marked_by_either_source_alone(world, follow, tables):
    world.registered(number(1), MONDAY)
    world.referred(number(1), MONDAY)
    world.dispatched(number(2), MONDAY, DISCIPLINE, sealed=True)
    follow()
    assert [(r["sealed"], r["competent_unit"], r["sealed_unit"]) for r in tables()["matters"]] == [
        (True, DISCIPLINE, None),
        (True, None, DISCIPLINE),
    ]


def test_a_unit_that_was_rid_of_an_order_keeps_its_row(world, follow, tables):
    a_life(world)
    follow()
    rows = [r for r in tables()["holdings"] if r["registration_no"] == number(1)]
    assert {r["unit"]: r["returns_requested"] for r in rows} == {ROADS: 1, HEATING: 0}


def test_no_column_can_hold_a_person(world, follow, tables):
    a_life(world)
    follow()
    named = {column for rows in tables().values() for row in rows for column in row}
    assert not named & {"petitioner_ref", "title", "text", "comment", "answer", "by", "name_of_petitioner"}


@on_one_database(25)
@given(order=st.randoms(use_true_random=False), sizes=st.lists(st.integers(1, 9), min_size=40, max_size=40))
def test_any_page_size_and_any_interleaving_give_the_same_rows(order, sizes, runtime, world, tables):
    fresh = World()
    a_life(fresh)
    fresh.unit(HEATING, "供热公司")
    queues = {
        key: list(events)
        for key, events in groupby(
            sorted(fresh.events, key=lambda e: (e.source, e.jurisdiction, e.position)),
            key=lambda e: (e.source, e.jurisdiction),
        )
    }
    expected = fold(
        runtime, sorted(fresh.events, key=lambda e: (e.source, e.jurisdiction, e.position)), [1000]
    )
    mixed: list[list[Event]] = []
    for size in sizes * 20:
        if not queues:
            break
        key = order.choice(sorted(queues))
        mixed.append(queues[key][:size])
        queues[key] = queues[key][size:]
        if not queues[key]:
            del queues[key]
    assert not queues
    assert fold_pages(runtime, mixed) == expected
    assert sum(len(rows) for rows in expected.values()) == 21


def fold(runtime, events, sizes):
    pages = [list(page) for _key, page in groupby(events, key=lambda e: (e.source, e.jurisdiction))]
    return fold_pages(runtime, pages)


def fold_pages(runtime, pages):
    """The rows after folding these pages into empty tables, one page after another; nothing stays."""
    with runtime.database.transaction() as connection:
        folds = [TableFold.of(connection, view, "live") for view in FACTS.values()]
        for page in pages:
            for each in folds:
                mine = [event for event in page if each.concerns(event)]
                if mine:
                    each.fold(mine, connection)
        rows = {
            view.name: runtime.database.query(
                f"SELECT * FROM live.{view.name} ORDER BY {', '.join(view.key)}"
            )
            for view in FACTS.values()
        }
        for view in FACTS.values():
            connection.execute(f"DELETE FROM live.{view.name}")
    return rows


def test_places_stay_apart(world, follow, tables):
    world.registered(number(1, CITY), MONDAY)
    world.registered(number(1, COUNTY), MONDAY)
    follow()
    assert [r["jurisdiction"] for r in tables()["matters"]] == [CITY, COUNTY]
