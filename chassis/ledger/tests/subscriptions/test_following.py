"""Every event once, in order, together with what it causes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry
from huiyin_ledger.events import Event
from huiyin_ledger.feed.log import PublishedLog, SourceUnavailable
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import (
    ARCHIVE,
    CITY,
    COUNTY,
    NoteWritten,
    amend,
    log_of,
    look_at,
    rows,
    write,
)
from huiyin_testing.profiles import on_one_database
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .pages import page_of


def test_a_pull_brings_views_and_automations_to_the_head(
    both: Platform, desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    amend(desk, "1", "b")
    look_at(desk, "1")
    write(desk, "2", "c", COUNTY)
    assert both.settle() > 0
    shown = rows(archive)
    assert [(r["jurisdiction"], r["texts"]) for r in shown["notes"]] == [(CITY, "/a/b"), (COUNTY, "/c")]
    assert {(r["jurisdiction"], r["kind"]): r["number"] for r in shown["tally"]} == {
        (CITY, "archive.folder_opened"): 1,
        (CITY, "archive.folder_stamped"): 1,
        (CITY, "huiyin.desk.note_amended"): 1,
        (CITY, "huiyin.desk.note_written"): 1,
        (COUNTY, "archive.folder_opened"): 1,
        (COUNTY, "archive.folder_stamped"): 1,
        (COUNTY, "huiyin.desk.note_written"): 1,
    }
    assert following.positions() == {CITY: 3, COUNTY: 1}
    assert both.settle() == 0
    assert following.state is State.ACTIVE


def test_a_page_that_is_received_twice_changes_nothing_the_second_time(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    page = page_of(desk)
    assert following.receive(page) is Outcome.APPLIED
    before = rows(archive)
    assert following.receive(page) is Outcome.DUPLICATE
    assert rows(archive) == before


def test_what_an_automation_records_names_its_cause_and_keeps_the_time_of_the_event(
    both: Platform, desk: Runtime, archive: Runtime
) -> None:
    write(desk, "1", "a")
    both.settle()
    opened = archive.ledger.events(CITY)[0]
    written = desk.ledger.events(CITY)[0]
    assert (opened.actor, opened.causation, opened.correlation) == ("system:open_folder", written.id, "1")
    assert opened.occurred_at == written.occurred_at


def test_what_overlaps_is_taken_in_from_where_we_are(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    for text in "bcd":
        amend(desk, "1", text)
    following.receive(page_of(desk, limit=2))
    assert following.receive(page_of(desk, after=1)) is Outcome.APPLIED
    assert [r["texts"] for r in rows(archive)["notes"]] == ["/a/b/c/d"]


def test_what_leaves_a_gap_is_pulled(desk: Runtime, archive: Runtime, following: Subscription) -> None:
    write(desk, "1", "a")
    amend(desk, "1", "b")
    amend(desk, "1", "c")
    assert following.receive(page_of(desk, after=2)) is Outcome.APPLIED
    assert [r["texts"] for r in rows(archive)["notes"]] == ["/a/b/c"]


def test_a_gap_whose_source_is_away_is_left_as_it_is(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    amend(desk, "1", "b")
    following._client = None
    with pytest.raises(SourceUnavailable):
        following.receive(page_of(desk, after=1))
    assert (following.position(CITY), rows(archive)["notes"]) == (0, [])


@on_one_database(12)
@given(sizes=st.lists(st.integers(1, 7), min_size=20, max_size=20))
def test_any_sizes_of_pages_give_the_same_rows(
    desk: Runtime, platform_for: Callable[..., Platform], sizes: list[int]
) -> None:
    if not desk.ledger.heads():
        for n in range(5):
            write(desk, f"{n}", f"text {n}")
            amend(desk, f"{n // 2}", f"more {n}")
    log = log_of(desk)
    archive = follow(platform_for(ARCHIVE).services["archive"], {"desk": log})
    at = 0
    for size in sizes:
        page = log.batch(CITY, at, size)
        archive.subscriptions["desk"].receive(page)
        at = page.upto
    assert at == desk.ledger.heads()[CITY] == 10
    assert [r["texts"] for r in sorted(rows(archive.runtime)["notes"], key=lambda r: r["texts"])] == [
        "/text 0/more 0/more 1",
        "/text 1/more 2/more 3",
        "/text 2/more 4",
        "/text 3",
        "/text 4",
    ]
    assert len(archive.runtime.ledger.events(CITY)) == 5


def test_events_of_a_later_release_are_passed_over_and_move_the_position(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    page = page_of(desk)
    future = replace(page, events=tuple(replace(e, type="huiyin.desk.note_framed.v1") for e in page.events))
    assert following.receive(future) is Outcome.APPLIED
    assert following.position(CITY) == 1
    assert rows(archive) == {"notes": [], "tally": []}


def test_an_older_version_of_an_event_is_read_as_the_latest(
    both: Platform, desk: Runtime, archive: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoteWrittenV2(ContractEvent):
        service: ClassVar[str] = "desk"
        version: ClassVar[int] = 2
        number: str
        text: str
        language: str

    newer = Registry([NoteWritten, NoteWrittenV2], {NoteWritten.type: lambda data: data | {"language": "zh"}})
    updated = replace(both.services["archive"], definition=replace(ARCHIVE, contracts=newer))
    following = follow(updated, {"desk": log_of(desk)}).subscriptions["desk"]
    folded: list[Event] = []
    monkeypatch.setattr(archive.views, "fold", lambda events, connection: folded.extend(events))
    write(desk, "1", "a")
    following.receive(page_of(desk))
    assert [(e.type, e.data) for e in folded if e.source == "desk"] == [
        ("huiyin.desk.note_written.v2", {"number": "1", "text": "a", "language": "zh"})
    ]


def test_two_consumers_of_one_page_at_once_take_it_in_once(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    for number in "1234":
        write(desk, number, "a")
    page = page_of(desk)
    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(lambda _: following.receive(page), range(4)))
    assert outcomes == [Outcome.APPLIED, *[Outcome.DUPLICATE] * 3]
    assert len(archive.ledger.events(CITY)) == 4


def test_the_lag_is_measured_against_the_true_head(desk: Runtime, following: Subscription) -> None:
    write(desk, "1", "a")
    following.catch_up()
    assert following.lag().events == 0
    amend(desk, "1", "b")
    write(desk, "2", "c", COUNTY)
    lag = following.lag()
    assert lag.events == 2
    assert 0 <= lag.seconds < 60


def test_a_jurisdiction_that_can_not_be_read_does_not_hold_up_the_others(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    def mapping(event: Event) -> NoteWritten:
        if event.jurisdiction == CITY:
            raise ValueError
        return NoteWritten(number="", text=event.data["text"])

    write(desk, "1", "a")
    write(desk, "2", "b", COUNTY)
    following._client = PublishedLog(desk.ledger, "desk", {"desk.note_written": mapping})
    with pytest.raises(SourceUnavailable, match=f"desk/{CITY}/1"):
        following.catch_up()
    assert following.positions() == {COUNTY: 1}
    assert following.state is State.BOOTING


def test_own_events_that_no_automation_wants_are_passed_over_unread(
    both: Platform, desk: Runtime, archive: Runtime
) -> None:
    for number in "123":
        write(desk, number, "a")
    both.settle()
    own = both.services["archive"].subscriptions["archive"]
    head = archive.ledger.heads()[CITY]
    wanted = [e.position for e in archive.ledger.events(CITY) if e.type == "archive.folder_opened"]
    assert 0 < len(wanted) < head
    assert own.position(CITY) == head
    source = own._source
    page = source.batch(CITY, 0, len(wanted) - 1)
    assert [e.position for e in page.events] == wanted[:-1]
    assert page.upto == wanted[-2]
    rest = source.batch(CITY, page.upto, 1000)
    assert ([e.position for e in rest.events], rest.upto) == (wanted[-1:], head)
