"""What is written of an event, and how it is read again years later."""

from __future__ import annotations

import dataclasses
import importlib
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from huiyin_ledger.domain import Aggregate, BadAggregate, Erased, Sealed, acting, evolves, stream_id
from huiyin_ledger.ledger.payload import Unrecordable, encode
from huiyin_ledger.ledger.snapshots import fingerprint
from huiyin_ledger.ledger.types import BadEventClass, EventTypes, UnknownEventType
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, NOON, SAMPLE, Letter, act, definition, letter


def payloads(house: House) -> list[str]:
    return [
        row["payload"] for row in house.database.query("SELECT payload FROM ledger.event ORDER BY position")
    ]


def test_the_payload_is_plain_json_with_sorted_keys(house: House) -> None:
    reference = UUID(int=7)
    with acting(act("L-1")):
        written = letter("L-1")
        written.note("第一条", reference)
        house.ledger.save(CITY, written)
    opened, noted = payloads(house)
    assert noted == (
        '{"at":"2026-03-02T04:00:00+00:00","on":"2026-03-02","reference":"00000000-0000-0000-0000-000000000007",'
        '"tags":["blue"],"text":"第一条"}'
    )
    assert list(orjson.loads(opened)) == ["body", "colour", "number"]


def test_columns_say_who_when_why_and_what(house: House) -> None:
    beijing = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))
    with acting(act("L-1", at=beijing, actor="clerk-7")):
        house.ledger.save(CITY, letter("L-1"))
    (read,) = house.ledger.events(CITY)
    assert (read.actor, read.causation, read.correlation) == (
        "clerk-1",
        "request-1",
        "L-1",
    ) or read.actor == "clerk-7"
    assert (read.source, read.type, read.version) == ("sample", "sample.letter_opened", 1)
    assert read.occurred_at == NOON
    assert read.id == f"sample/{CITY}/1"
    assert timedelta(0) <= datetime.now(UTC) - read.recorded_at < timedelta(minutes=5)
    row = house.database.one("SELECT schema_version, type FROM ledger.event")
    assert row == {"schema_version": 1, "type": "sample.letter_opened"}


def test_nothing_is_recorded_without_its_author(house: House) -> None:
    with pytest.raises(LookupError):
        house.ledger.save(CITY, letter("L-1"))
    assert house.ledger.heads() == {}


def test_no_python_path_and_no_plain_text_reach_the_database(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1", "Wang Fang of Longfeng")
        for n in range(6):
            written.note(str(n))
        house.ledger.save(CITY, written)
    everything = house.database.query(
        "SELECT e::text AS t FROM ledger.event e UNION ALL SELECT s::text FROM ledger.snapshot s"
    )
    assert len(everything) == 8
    for row in everything:
        assert "huiyin_" not in row["t"]
        assert "Wang" not in row["t"]


def test_pages_of_events_follow_each_other(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1")
        for n in range(9):
            written.note(str(n))
        house.ledger.save(CITY, written)
    assert [e.position for e in house.ledger.events(CITY, after=3, limit=4)] == [4, 5, 6, 7]
    assert [e.position for e in house.ledger.events(CITY, after=3, upto=5)] == [4, 5]
    assert house.ledger.events(CITY, after=10) == []
    assert house.ledger.head(CITY)[0] == 10


def test_all_about_a_matter_is_found_in_every_jurisdiction(house: House) -> None:
    for jurisdiction, number in ((CITY, "M-1"), ("230621", "M-1"), (CITY, "M-2")):
        with acting(act(number)):
            house.ledger.save(jurisdiction, letter(f"{jurisdiction}{number}"))
    assert [e.jurisdiction for e in house.ledger.by_correlation(None, "M-1")] == [CITY, "230621"]
    assert [e.position for e in house.ledger.by_correlation(CITY, "M-1")] == [1]
    assert house.ledger.by_correlation(None, "") == []


def test_saving_nothing_says_where_the_ledger_stands(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1")
        assert house.ledger.append(CITY, written) == 1
        assert house.ledger.append(CITY, written) == 1


def test_several_aggregates_are_saved_together_or_not_at_all(house: House) -> None:
    from huiyin_ledger.domain import Conflict

    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
        with pytest.raises(Conflict):
            house.ledger.save(CITY, letter("L-2"), letter("L-1"))
    assert house.ledger.heads() == {CITY: 1}
    assert house.ledger.find(Letter, CITY, stream_id("letter", "L-2")) is None


def test_a_sealed_value_opens_from_an_event_and_from_a_snapshot(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1", "secret")
        for n in range(7):
            written.note(str(n))
        house.ledger.save(CITY, written)
    assert house.database.one("SELECT version FROM ledger.snapshot") == {"version": 5}
    read = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
    assert (read.body.open(), len(read.notes), read.version) == ("secret", 7, 8)
    sealed = house.ledger.events(CITY)[0].data["body"]
    assert isinstance(sealed, Sealed)
    assert sealed.open() == "secret"
    assert "secret" not in repr(sealed)
    house.vault.destroy("person-1")
    assert read.body.open_or("gone") == "gone"
    with pytest.raises(Erased):
        house.ledger.get(Letter, CITY, stream_id("letter", "L-1")).body.open()


def test_a_snapshot_of_other_code_is_not_used(house: House) -> None:
    with acting(act("L-1")):
        written = letter("L-1")
        for n in range(5):
            written.note(str(n))
        house.ledger.save(CITY, written)
    house.database.execute("DELETE FROM ledger.snapshot")
    house.database.execute(
        "INSERT INTO ledger.snapshot (jurisdiction, stream, version, kind, fingerprint, state)"
        " VALUES (%s, %s, 5, 'Letter', 'of another day', '{}')",
        (CITY, stream_id("letter", "L-1")),
    )
    assert len(house.ledger.get(Letter, CITY, stream_id("letter", "L-1")).notes) == 5


SPLIT = {
    "tray_words": "class Size(StrEnum):\n    SMALL = 'small'\n",
    "tray_events": "class Filled(Aggregate.Event):\n    TOPIC = 'sample.tray_filled'\n",
    "tray": "class Tray(Aggregate):\n    @evolves(tray_events.Filled)\n    def _filled(self, event): ...\n",
}
IMPORTS = """
from enum import StrEnum
from huiyin_ledger.domain import Aggregate, evolves
"""
NEIGHBOURS = {"tray": "import tray_events\nfrom tray_words import Size\n"}


@pytest.mark.parametrize("changed", SPLIT)
def test_the_fingerprint_covers_the_modules_of_the_events_and_of_the_values(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in SPLIT.items():
        (tmp_path / f"{name}.py").write_text(IMPORTS + NEIGHBOURS.get(name, "") + text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        tray = importlib.import_module("tray").Tray
        before = fingerprint(tray)
        assert fingerprint(tray) == before
        with (tmp_path / f"{changed}.py").open("a", encoding="utf-8") as file:
            file.write("\nADDED = 1\n")
        assert fingerprint(tray) != before
    finally:
        for name in SPLIT:
            sys.modules.pop(name, None)


def test_a_snapshot_comes_only_after_its_events_have_committed(house: House) -> None:
    written = letter("L-1")
    with acting(act("L-1")):
        for n in range(5):
            written.note(str(n))

    def save_and_fail() -> None:
        with acting(act("L-1")), house.database.transaction():
            house.ledger.save(CITY, written)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        save_and_fail()
    assert house.database.query("SELECT 1 FROM ledger.snapshot") == []
    assert house.ledger.heads() == {}


class Kind(StrEnum):
    OLD = "old"
    NEW = "new"


def made_of(created: type[Aggregate.Created]) -> type[Aggregate]:
    """An aggregate of this one event, whose state is the event's fields."""

    class Made(Aggregate):
        __qualname__ = f"{created.__qualname__}.Made"  # the library tells aggregates apart by it

        @evolves(created)
        def _made(self, event: Aggregate.Event) -> None:
            self.__dict__.update(part for part in vars(event).items() if part[0] in _fields(created))

    return Made


def _fields(created: type[Aggregate.Created]) -> set[str]:
    return {field.name for field in dataclasses.fields(created)} - {
        field.name for field in dataclasses.fields(Aggregate.Created)
    }


def make(aggregate_class: type[Aggregate], **fields: Any) -> Aggregate:
    (created,) = aggregate_class.EVENTS
    return aggregate_class._create(created, id=uuid4(), **fields)  # type: ignore[arg-type]


def versioned(class_version: int) -> type[Aggregate]:
    """The same aggregate as three releases of the program have it."""
    if class_version == 1:

        class Titled(Aggregate.Created):
            TOPIC = "sample.made"
            title: str

        return made_of(Titled)

    class Named(Aggregate.Created):
        TOPIC = "sample.made"
        name: str
        kind: Kind
        parts: tuple[Decimal, ...] = ()

        class_version = 3

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["name"] = state.pop("title")

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["kind"] = "old"

    return made_of(Named)


def test_an_event_of_an_old_version_is_read_as_one_of_today(house_for: Any) -> None:
    then = house_for(SAMPLE)
    first, third = versioned(1), versioned(3)
    old = type(then.ledger)(then.database, service="sample", aggregates=[first], vault=then.vault)
    new = type(then.ledger)(then.database, service="sample", aggregates=[third], vault=then.vault)
    with acting(act()):
        made_then = make(first, title="a title")
        made_now = make(third, name="today", kind=Kind.NEW, parts=(Decimal("1.50"),))
        old.save(CITY, made_then)
        new.save(CITY, made_now)
    one, two = made_then.id, made_now.id
    was: Any = new.get(third, CITY, one)
    now: Any = new.get(third, CITY, two)
    assert (was.name, was.kind, was.parts) == ("a title", Kind.OLD, ())
    assert (now.name, now.kind, now.parts) == ("today", Kind.NEW, (Decimal("1.50"),))
    assert [dict(e.data) for e in new.events(CITY)] == [
        {"name": "a title", "kind": "old"},
        {"name": "today", "kind": "new", "parts": ["1.50"]},
    ]
    assert [r["schema_version"] for r in then.database.query("SELECT schema_version FROM ledger.event")] == [
        1,
        3,
    ]
    with pytest.raises(UnknownEventType):
        old.get(first, CITY, two)


def test_no_version_lacks_its_upcaster() -> None:
    class Gap(Aggregate.Created):
        TOPIC = "sample.gap"
        class_version = 3

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None: ...

    with pytest.raises(BadEventClass, match="upcast_v2_v3"):
        EventTypes([made_of(Gap)])


def test_an_upcaster_beyond_the_class_version_is_a_mistake() -> None:
    class Ahead(Aggregate.Created):
        TOPIC = "sample.ahead"

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None: ...

    with pytest.raises(BadEventClass, match="still at class_version 1"):
        EventTypes([made_of(Ahead)])


def test_an_event_class_needs_a_topic_of_its_own() -> None:
    class Nameless(Aggregate.Created):
        pass

    with pytest.raises(BadEventClass, match="no TOPIC"):
        EventTypes([made_of(Nameless)])
    with pytest.raises(BadEventClass, match="twice"):
        EventTypes([Letter, versioned(1), versioned(3)])


@pytest.mark.parametrize("hint", [set[str], bytes, date | datetime, complex])
def test_a_field_that_could_not_be_read_back_is_refused_at_the_start(hint: Any) -> None:
    class Odd(Aggregate.Created):
        TOPIC = "sample.odd"
        field: Any

    Odd.__annotations__["field"] = hint
    with pytest.raises(BadEventClass, match="field"):
        EventTypes([made_of(Odd)])


FORGETFUL = {
    "one of the module": "class Bag(Aggregate):\n    @evolves(Filled)\n    def _filled(self, event): ...\n",
    "one inside": (
        "class Bag(Aggregate):\n    class Torn(Aggregate.Event):\n        TOPIC = 'sample.bag_torn'\n\n"
        "    @evolves(Filled, Emptied)\n    def _moved(self, event): ...\n"
    ),
    "one that has two methods": (
        "class Bag(Aggregate):\n    @evolves(Filled, Emptied)\n    def _moved(self, event): ...\n\n"
        "    @evolves(Filled)\n    def _again(self, event): ...\n"
    ),
}


@pytest.mark.parametrize("forgotten", FORGETFUL)
def test_an_aggregate_that_forgets_an_event_can_not_be_imported(
    forgotten: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = "".join(
        f"class {name}(Aggregate.Event):\n    TOPIC = 'sample.bag_{name.lower()}'\n"
        for name in ("Filled", "Emptied")
    )
    (tmp_path / "forgetful.py").write_text(IMPORTS + events + FORGETFUL[forgotten], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(BadAggregate, match=r"Emptied|Torn|two methods"):
        importlib.import_module("forgetful")


@pytest.mark.parametrize(
    "value",
    [
        NOON.replace(tzinfo=None),
        {1, 2},
        b"bytes",
        [Sealed.of("p", "secret")],
        "\ud800",
        2**70,
        [NOON.replace(tzinfo=None)],
    ],
)
def test_a_value_that_can_not_be_kept_is_refused_without_being_repeated(value: Any) -> None:
    with pytest.raises(Unrecordable) as raised:
        encode({"field": value})
    assert "secret" not in str(raised.value)


def test_dates_numbers_and_texts_are_encoded_alike_every_time() -> None:
    state = {
        "b": date(2026, 3, 2),
        "a": Decimal("1.10"),
        "c": [NOON.astimezone(timezone(timedelta(hours=8)))],
        "d": "\0\n",
    }
    assert encode(state) == '{"a":"1.10","b":"2026-03-02","c":["2026-03-02T04:00:00+00:00"],"d":"\\u0000\\n"}'


def test_the_sample_definition_is_sound() -> None:
    assert [t.name for t in EventTypes(definition().aggregates)] == [
        "sample.letter_opened",
        "sample.letter_noted",
        "sample.letter_shut",
    ]
