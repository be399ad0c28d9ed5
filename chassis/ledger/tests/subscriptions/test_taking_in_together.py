"""Pages of several jurisdictions are taken in together; what is wrong with one of them keeps no other back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from huiyin_contracts.registry import Registry
from huiyin_ledger.domain import stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.feed.log import SourceUnavailable
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import (
    ARCHIVE,
    CITY,
    COUNTY,
    FAULTS,
    NoteAmended,
    NoteWritten,
    amend,
    log_of,
    rows,
    write,
)
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .pages import ASKED, page_of


@pytest.fixture
def written(desk: Runtime) -> Runtime:
    for number, place in (("1", CITY), ("2", COUNTY), ("3", CITY), ("4", COUNTY)):
        write(desk, number, f"text {number}", place)
    return desk


def texts(archive: Runtime) -> list[str]:
    return sorted(row["texts"] for row in rows(archive)["notes"])


def test_all_of_it_is_one_transaction(written: Runtime, archive: Runtime, following: Subscription) -> None:
    pages = [page_of(written, jurisdiction=COUNTY), page_of(written)]
    assert following.receive_all(pages) == [Outcome.APPLIED, Outcome.APPLIED]
    made = archive.database.query(
        "SELECT xmin::text FROM subscription.position WHERE source = 'desk' AND position = 2"
    )
    assert len(made) == 2
    assert made[0] == made[1]
    assert texts(archive) == ["/text 1", "/text 2", "/text 3", "/text 4"]
    assert [len(archive.ledger.events(place)) for place in (CITY, COUNTY)] == [2, 2]


def test_pages_of_one_jurisdiction_are_judged_one_after_the_other(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    first, second = page_of(written, limit=1), page_of(written, after=1)
    assert following.receive_all([first, first, second, first]) == [
        Outcome.APPLIED,
        Outcome.DUPLICATE,
        Outcome.APPLIED,
        Outcome.DUPLICATE,
    ]
    assert texts(archive) == ["/text 1", "/text 3"]


def test_a_gap_in_one_is_pulled_beside_the_others(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    late = page_of(written, after=1, jurisdiction=COUNTY)
    assert following.receive_all([late, page_of(written)]) == [Outcome.APPLIED, Outcome.APPLIED]
    assert texts(archive) == ["/text 1", "/text 2", "/text 3", "/text 4"]


def test_a_gap_whose_source_is_away_keeps_the_others_committed(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    following._client = None
    with pytest.raises(SourceUnavailable):
        following.receive_all([page_of(written, after=1, jurisdiction=COUNTY), page_of(written)])
    assert following.positions() == {CITY: 2, COUNTY: 0}
    assert texts(archive) == ["/text 1", "/text 3"]


def test_a_poisoned_event_parks_its_stream_alone(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    def poison(event: Event) -> None:
        if event.stream == str(stream_id("note", "2")):
            raise ValueError("can't be folded")

    FAULTS.steps["fold"] = poison
    pages = [page_of(written), page_of(written, jurisdiction=COUNTY)]
    assert following.receive_all(pages) == [Outcome.APPLIED, Outcome.APPLIED]
    assert [(each.jurisdiction, each.waiting) for each in following.parked()] == [(COUNTY, (1,))]
    amend(written, "2", "more", COUNTY)
    amend(written, "1", "more")
    more = [page_of(written, after=2), page_of(written, after=2, jurisdiction=COUNTY)]
    assert following.receive_all(more) == [Outcome.APPLIED, Outcome.APPLIED]
    assert [each.waiting for each in following.parked()] == [(1, 3)]
    assert texts(archive) == ["/text 1/more", "/text 3", "/text 4"]


def test_an_event_that_no_upcaster_can_read_parks_its_stream_alone(
    both: Platform, written: Runtime, archive: Runtime
) -> None:
    unreadable = {"1"}

    def fail(data: dict[str, Any]) -> dict[str, Any]:
        if data["number"] in unreadable:
            raise KeyError("language")
        return data

    class NoteWrittenV2(NoteWritten):
        version: ClassVar[int] = 2

    newer = Registry((NoteWritten, NoteWrittenV2, NoteAmended), {NoteWritten.type: fail})
    updated = replace(both.services["archive"], definition=replace(ARCHIVE, contracts=newer))
    following = follow(updated, {"desk": log_of(written)}).subscriptions["desk"]
    assert following.receive(page_of(written)) is Outcome.APPLIED
    assert [each.stream for each in following.parked()] == [str(stream_id("note", "1"))]
    assert following.retry(str(stream_id("note", "1")), ASKED) is False
    unreadable.clear()
    assert following.retry(str(stream_id("note", "1")), ASKED) is True
    assert texts(archive) == ["/text 1", "/text 3"]


def test_a_past_that_has_changed_in_one_stops_the_subscription(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    following.receive(page_of(written, limit=1))
    before = rows(archive)
    other = replace(page_of(written, after=1), after_hash="00")
    assert following.receive_all([other, page_of(written, jurisdiction=COUNTY)]) == [
        Outcome.STOPPED,
        Outcome.STOPPED,
    ]
    assert following.state is State.ERROR
    assert f"in {CITY} has changed at position 1" in following.condition.reason
    assert rows(archive) == before


def test_nothing_is_taken_in_by_a_subscription_that_stands_still(
    written: Runtime, archive: Runtime, following: Subscription
) -> None:
    following.pause()
    pages = [page_of(written), page_of(written, jurisdiction=COUNTY)]
    assert following.receive_all(pages) == [Outcome.STOPPED, Outcome.STOPPED]
    assert texts(archive) == []
