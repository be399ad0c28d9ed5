"""A view is a function of its events: however they are cut into pages, whichever way they are folded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.domain import Aggregate, acting
from huiyin_ledger.events import Event
from huiyin_ledger.rows import BadRow, Json, Sql
from huiyin_ledger.views import replay, sources
from huiyin_ledger.views.fold import TableFold
from huiyin_ledger.views.tables import create, describe
from huiyin_ledger.views.view import REMOVED, Key, Removal, View, folds
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, NOON, act, letter
from huiyin_testing.profiles import on_one_database


class Put(Aggregate.Event):
    TOPIC = "sample.put"


class Moved(Aggregate.Event):
    TOPIC = "sample.moved"


class Dropped(Aggregate.Event):
    TOPIC = "sample.dropped"


class Sort(StrEnum):
    ODD = "odd"
    EVEN = "even"


@dataclass
class TallyRow:
    jurisdiction: str
    day: date
    who: UUID
    n: int = 0
    sort: Sort = Sort.EVEN
    total: Annotated[Decimal, Sql("numeric(12, 2)")] | None = None
    share: float | None = None
    last: datetime | None = None
    open: bool | None = None
    names: tuple[str | None, ...] = ()
    sorts: tuple[Sort, ...] | None = None
    days: tuple[date, ...] | None = None
    extra: Mapping[str, Any] | None = None
    extras: tuple[Json | None, ...] | None = None
    raw: bytes | None = None
    big: Annotated[int, Sql("bigint")] = 0


class Tally(View[TallyRow]):
    """Every kind of column; rows come, change and go."""

    name = "tally"
    key = ("jurisdiction", "day", "who")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        yield event.jurisdiction, event.data["day"], event.data["who"]
        if event.type == Moved.TOPIC:
            yield event.jurisdiction, event.data["to"], event.data["who"]

    @folds(Put)
    def put(self, row: TallyRow, event: Event) -> None:
        data, before = event.data, row.n
        row.n += 1
        row.sort = data["sort"]
        row.sorts = (*(row.sorts or ()), data["sort"])
        row.total = data["amount"] if row.total is None else row.total + Decimal(str(data["amount"]))
        row.share, row.last = data["amount"] / 3, data["at"]
        row.open = None if before == 0 else row.open is not True
        row.names = (*row.names, data["name"], None)
        row.days = (*(row.days or ()), data["day"])
        extra = {"was": row.extra, "at": data["at"], "name": data["name"], "n": [1, 2.0, None, True]}
        row.extra = extra if before < 3 else None
        row.extras = (data["name"], None, {"a": [1.0]}, [2])
        row.raw, row.big = data["name"].encode(), 2**40 + before

    @folds(Moved)
    def moved(self, row: TallyRow, event: Event) -> Removal | None:
        left, reached = (date.fromisoformat(event.data[name]) for name in ("day", "to"))
        if row.day == left != reached:
            return REMOVED
        self.put(row, event)
        return None

    @folds(Dropped)
    def dropped(self, row: TallyRow, event: Event) -> Removal:
        return REMOVED


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
PEOPLE = [str(UUID(int=n)) for n in range(3)]
DAYS = [date(2026, 3, n).isoformat() for n in (1, 2)]
EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from([Put.TOPIC, Put.TOPIC, Put.TOPIC, Moved.TOPIC, Dropped.TOPIC]),
            "jurisdiction": st.sampled_from([CITY, COUNTY]),
            "day": st.sampled_from(DAYS),
            "to": st.sampled_from(DAYS),
            "who": st.sampled_from(PEOPLE),
            "amount": st.integers(-10_000, 10_000).map(lambda n: n / 4),
            "name": NAMES,
            "sort": st.sampled_from([each.value for each in Sort]),
            "at": st.integers(0, 10**6).map(lambda s: (NOON + timedelta(seconds=s)).isoformat()),
        }
    ),
    min_size=1,
    max_size=40,
)


def event(position: int, given: dict[str, Any]) -> Event:
    return Event(
        "sample",
        given["jurisdiction"],
        position,
        given["type"],
        "s",
        position,
        NOON,
        NOON,
        "a",
        "",
        "",
        given,
    )


class Page:
    """A reader over events at hand."""

    def __init__(self, events: list[Event], size: int) -> None:
        self._events, self._size = events, size

    def page(
        self, _: Any, source: str, jurisdiction: str, after: int, upto: int, skipped: Collection[int]
    ) -> tuple[list[Event], int]:
        assert not skipped
        end = min(upto, after + self._size)
        return [e for e in self._events if e.jurisdiction == jurisdiction and after < e.position <= end], end


@on_one_database(60)
@given(
    events=EVENTS,
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    keep=st.sampled_from([0, 1, 1000]),
)
def test_any_page_size_gives_the_same_rows(
    house: House, events: list[dict[str, Any]], sizes: list[int], keep: int
) -> None:
    view = Tally()
    every = [event(n, e) for n, e in enumerate(events, 1)]
    results = []
    with house.database.transaction() as connection:
        for n, pages in enumerate([[len(every)], [1] * len(every), sizes]):
            connection.execute("DROP TABLE IF EXISTS shadow.tally")
            create(connection, view, "shadow")
            fold, at = TableFold.of(connection, view, "shadow"), 0
            while at < len(every):
                size = pages[n % len(pages)]
                fold.fold(every[at : at + size], connection)
                at += size
            results.append(rows(connection))
        connection.execute("DROP TABLE shadow.tally")
        connection.execute("DELETE FROM view.position")
        create(connection, view, "shadow")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(replay, "KEEP_ROWS", keep)
            targets = {("sample", j): replay.Cursor(len(every)) for j in (CITY, COUNTY)}
            replay.Replay(connection, view, "shadow", Page(every, sizes[0])).run(targets)  # type: ignore[arg-type]
        results.append(rows(connection))
    assert results[1:] == [results[0]] * 3


def rows(connection: Any) -> list[Any]:
    found = connection.execute("SELECT to_jsonb(t)::text, t.* FROM shadow.tally t ORDER BY 1").fetchall()
    return [r for r, *_ in found]


class Reads(Tally):
    """Looks at the row that it is given."""

    def __init__(self) -> None:
        self.seen: list[TallyRow] = []

    @folds(Put)
    def put(self, row: TallyRow, event: Event) -> None:
        self.seen.append(replace(row))
        super().put(row, event)


ONE = {"type": Put.TOPIC, "jurisdiction": CITY, "day": DAYS[0], "to": DAYS[0], "who": PEOPLE[0], "amount": 1.25,
       "name": "王", "sort": "odd", "at": "2026-03-02T12:00:00.5+08:00"}  # fmt: skip


def test_a_row_in_memory_is_the_row_that_would_be_read_back(house: House) -> None:
    seen = []
    with house.database.transaction() as connection:
        for size in (1, 3):
            view = Reads()
            connection.execute("DROP TABLE IF EXISTS shadow.tally")
            create(connection, view, "shadow")
            fold = TableFold.of(connection, view, "shadow")
            every = [event(n, ONE) for n in range(1, 4)]
            for at in range(0, 3, size):
                fold.fold(every[at : at + size], connection)
            seen.append(view.seen)
    assert seen[0] == seen[1]
    first = seen[0][1]
    assert (first.last, first.sort) == (datetime(2026, 3, 2, 4, 0, 0, 500000, UTC), Sort.ODD)
    assert [type(v) for v in astuple(first)] == [type(v) for v in astuple(seen[1][1])]
    assert type(first.sort) is Sort


def test_a_row_is_read_as_it_was_written(house: House) -> None:
    with house.database.transaction() as connection:
        connection.execute("DROP TABLE IF EXISTS live.tally")
        create(connection, Tally(), "live")
        TableFold.of(connection, Tally(), "live").fold([event(1, ONE)], connection)
        (row,) = Tally.select(house.database, "WHERE day = %s", (DAYS[0],))
        found = Tally.find(house.database, CITY, DAYS[0], PEOPLE[0])
        assert found is not None
        key, missing = (CITY, found.day, found.who), (CITY, date(1990, 1, 1), found.who)
        assert Tally.by_key(house.database, [key, missing, key]) == {key: found}
        assert Tally.by_key(house.database, []) == {}
        connection.execute("DROP TABLE live.tally")
    assert row == found
    assert (row.sort, row.sorts, row.names, row.total) == (
        Sort.ODD,
        (Sort.ODD,),
        ("王", None),
        Decimal("1.25"),
    )
    assert type(row.sort) is Sort


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": "1"}, "n can't hold a str"),
        ({"n": True}, "n can't hold a bool"),
        ({"open": 1}, "open can't hold a int"),
        ({"last": "2026-03-02T12:00:00"}, "last can't hold a str"),
        ({"names": "abc"}, "names can't hold a str"),
        ({"sort": "neither"}, "sort can't hold a str"),
        ({"other": 1}, "other fields than TallyRow"),
        ({"day": "2026-03-09"}, "key of a row was changed"),
    ],
)
def test_a_row_that_its_columns_can_not_hold_is_refused(
    house: House, change: dict[str, Any], said: str
) -> None:
    class Wrong(Tally):
        def derive(self, row: TallyRow, event: Event) -> None:
            for name, value in change.items():
                setattr(row, name, value)

    with house.database.transaction() as connection:
        create(connection, Wrong(), "shadow")
        with pytest.raises(BadRow, match=said):
            TableFold.of(connection, Wrong(), "shadow").fold([event(1, ONE)], connection)
        connection.execute("DROP TABLE shadow.tally")


def write(house: House, jurisdiction: str, n: int, notes: int = 3) -> None:
    number = f"L-{n}"
    with acting(act(number)):
        written = letter(number)
        for each in range(notes):
            written.note(f'第{each}条 "quoted"\t\\ and a tab')
        if n % 2:
            written.close()
        house.ledger.save(jurisdiction, written)


def live(house: House) -> list[dict[str, Any]]:
    return house.database.query("SELECT * FROM live.letter_list ORDER BY jurisdiction, number")


def test_a_replay_from_zero_equals_the_live_view(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "OWN_PAGE", 7)
    for n in range(12):
        write(house, CITY if n % 3 else COUNTY, n)
    found = house.views.diff("letter_list", ledger=house.ledger, sources={})
    assert found.same
    assert found.rows == 12


def test_a_row_changed_by_hand_is_shown_by_the_difference(house: House) -> None:
    for n in range(3):
        write(house, CITY, n)
    house.database.execute("UPDATE live.letter_list SET notes = 99 WHERE number = 'L-1'")
    house.database.execute("DELETE FROM live.letter_list WHERE number = 'L-2'")
    found = house.views.diff("letter_list", ledger=house.ledger, sources={})
    assert (found.different, found.rows, found.same) == (2, 2, False)
    changed, missing = found.shown
    assert changed.key == {"jurisdiction": CITY, "number": "L-1"}
    assert changed.live is not None
    assert changed.replayed is not None
    assert (changed.live["notes"], changed.replayed["notes"]) == (99, 3)
    assert missing.live is None


def test_a_swap_mends_the_live_view_and_going_back_undoes_it(house: House) -> None:
    for n in range(3):
        write(house, CITY, n)
    good = live(house)
    house.database.execute("UPDATE live.letter_list SET notes = 99 WHERE number = 'L-1'")
    rebuilt = house.views.rebuild("letter_list", ledger=house.ledger, sources={})
    assert (rebuilt.rows, rebuilt.events, rebuilt.resumed) == (3, 13, False)
    write(house, COUNTY, 7)
    house.views.swap("letter_list", ledger=house.ledger, sources={})
    assert [r for r in live(house) if r["jurisdiction"] == CITY] == good
    assert len(live(house)) == 4
    write(house, CITY, 8)
    house.views.back("letter_list", ledger=house.ledger, sources={})
    again = live(house)
    assert len(again) == 5
    assert [r["notes"] for r in again if r["number"] == "L-1"] == [99]
    house.views.back("letter_list", ledger=house.ledger, sources={})
    assert len(live(house)) == 5
    assert house.views.diff("letter_list", ledger=house.ledger, sources={}).same


def test_an_interrupted_rebuild_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "OWN_PAGE", 5)
    for n in range(8):
        write(house, CITY, n)
    passed: list[int] = []

    def interrupt(positions: int) -> None:
        passed.append(positions)
        if len(passed) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        house.views.rebuild("letter_list", ledger=house.ledger, sources={}, advance=interrupt)
    rebuilt = house.views.rebuild("letter_list", ledger=house.ledger, sources={})
    assert rebuilt.resumed
    assert rebuilt.positions == house.ledger.head(CITY)[0] - 15
    assert house.views.diff("letter_list", ledger=house.ledger, sources={}).same


def test_the_table_has_its_columns_in_their_order(house: House) -> None:
    with house.database.connection() as connection:
        table = describe(connection, "live", "letter_list")
    assert table is not None
    assert table.columns[:3] == ("jurisdiction", "number", "colour")
    assert table.types[6] == "timestamp with time zone"


def test_nothing_in_the_ledger_means_no_rows(house: House) -> None:
    assert house.views.diff("letter_list", ledger=house.ledger, sources={}).rows == 0
