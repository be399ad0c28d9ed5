"""What an auditor sees of a matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from huiyin_ledger.domain import acting, stream_id
from huiyin_ledger.ledger.audit import SEALED, Axis, as_of, difference, timeline
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, NOON, Letter, act, letter


@pytest.fixture
def matter(house: House) -> list[datetime]:
    """Opened at noon; noted by another clerk who says it happened an hour before; shut. When each was recorded."""
    with acting(act("M-1")):
        house.ledger.save(CITY, letter("M-1", "a secret name"))
    with acting(act("M-1", at=NOON - timedelta(hours=1), actor="clerk-2")):
        known = house.ledger.get(Letter, CITY, stream_id("letter", "M-1"))
        known.note("found in the archive")
        house.ledger.save(CITY, known)
    with acting(act("M-1", at=NOON + timedelta(days=1))):
        known.close()
        house.ledger.save(CITY, known)
    return [e.recorded_at for e in house.ledger.events(CITY)]


def test_the_timeline_says_who_and_when_and_when_it_was_known(house: House, matter: list[datetime]) -> None:
    opened, noted, shut = timeline([house.ledger], "M-1")
    assert [e.actor for e in (opened, noted, shut)] == ["clerk-1", "clerk-2", "clerk-1"]
    assert noted.occurred_at == NOON - timedelta(hours=1)
    assert [e.recorded_at for e in (opened, noted, shut)] == matter
    assert (opened.position, shut.version, opened.causation) == (1, 3, "request-1")
    assert opened.data == {"number": "M-1", "colour": "red", "body": SEALED}
    assert "secret" not in repr(timeline([house.ledger], "M-1"))
    assert timeline([house.ledger], "M-2") == []


def test_as_of_an_instant_only_what_was_recorded_is_known(house: House, matter: list[datetime]) -> None:
    opened, noted, _ = matter
    assert as_of([house.ledger], "M-1", opened - timedelta(microseconds=1)) == []
    (then,) = as_of([house.ledger], "M-1", noted)
    assert (then.version, then.kind, then.recorded_at) == (2, "Letter", noted)
    assert then.state["shut"] is False
    assert then.state["notes"] == [{"text": "found in the archive", "made_on": "2026-03-02"}]
    assert then.state["body"] == SEALED
    assert then.state["tags"] == ["blue"]
    (now,) = as_of([house.ledger], "M-1", datetime.now(UTC))
    assert now.state["shut"] is True


def test_as_of_by_occurrence_is_what_had_happened_by_then(house: House, matter: list[datetime]) -> None:
    def by_then(at: datetime) -> list[object]:
        return [(s.version, s.state["shut"]) for s in as_of([house.ledger], "M-1", at, axis=Axis.OCCURRED)]

    assert by_then(NOON - timedelta(hours=2)) == []
    assert by_then(NOON) == [(2, False)]
    assert by_then(NOON + timedelta(days=1)) == [(3, True)]


def test_between_two_instants_the_events_and_what_they_changed_are_told(
    house: House, matter: list[datetime]
) -> None:
    opened, noted, shut = matter
    found = difference([house.ledger], "M-1", opened, shut)
    assert [e.position for e in found.events] == [2, 3]
    (change,) = found.changes
    assert (change.kind, change.before_version, change.after_version) == ("Letter", 1, 3)
    assert {f.name: (f.before, f.after) for f in change.fields} == {
        "notes": ([], [{"text": "found in the archive", "made_on": "2026-03-02"}]),
        "tags": ([], ["blue"]),
        "shut": (False, True),
    }
    (whole,) = difference([house.ledger], "M-1", opened - timedelta(seconds=1), noted).changes
    assert (whole.before_version, whole.after_version) == (None, 2)
    assert {f.name: f.after for f in whole.fields}["body"] == SEALED
    nothing = difference([house.ledger], "M-1", shut, shut + timedelta(days=1))
    assert (nothing.events, nothing.changes) == ((), ())


def test_by_occurrence_an_event_entered_late_stands_where_it_happened(
    house: House, matter: list[datetime]
) -> None:
    found = difference(
        [house.ledger], "M-1", NOON - timedelta(hours=2), NOON - timedelta(minutes=1), axis=Axis.OCCURRED
    )
    assert [(e.position, e.actor) for e in found.events] == [(2, "clerk-2")]


def test_nothing_is_told_of_a_jurisdiction_out_of_reach(house: House, matter: list[datetime]) -> None:
    with acting(act("M-1")):
        house.ledger.save(COUNTY, letter("M-1 in the county"))

    def told(reach: str) -> tuple[set[str], set[str]]:
        def mine(jurisdiction: str) -> bool:
            return jurisdiction == reach

        events = timeline([house.ledger], "M-1", reach=mine)
        known = as_of([house.ledger], "M-1", reach=mine)
        changed = difference([house.ledger], "M-1", NOON - timedelta(days=9999), reach=mine)
        assert {e.jurisdiction for e in changed.events} == {e.jurisdiction for e in events}
        return {e.jurisdiction for e in events}, {s.jurisdiction for s in known}

    assert told(CITY) == ({CITY}, {CITY})
    assert told(COUNTY) == ({COUNTY}, {COUNTY})
    assert told("230622") == (set(), set())
