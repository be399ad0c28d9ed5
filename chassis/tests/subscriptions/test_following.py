"""Every event once, in order, together with what it causes."""

from __future__ import annotations

from huiyin_chassis.bus.publisher import PublishedLog
from huiyin_chassis.embedded.platform import Platform
from huiyin_chassis.service import Runtime
from huiyin_chassis.subscriptions.state import State
from huiyin_chassis.subscriptions.subscription import Outcome, Subscription
from huiyin_chassis.testing.desk import CITY, COUNTY, DESK, amend, look_at, rows, write


def test_a_pull_brings_views_and_automations_to_the_head(
    both: Platform, desk: Runtime, archive: Runtime
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
        (CITY, "huiyin.desk.note_amended.v1"): 1,
        (CITY, "huiyin.desk.note_written.v1"): 1,
        (COUNTY, "archive.folder_opened"): 1,
        (COUNTY, "archive.folder_stamped"): 1,
        (COUNTY, "huiyin.desk.note_written.v1"): 1,
    }
    assert archive.subscriptions["desk"].positions() == {CITY: 3, COUNTY: 1}
    assert both.settle() == 0
    assert archive.subscriptions["desk"].state is State.ACTIVE


def test_a_page_that_is_received_twice_changes_nothing_the_second_time(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    page = PublishedLog(desk.ledger, DESK).batch(CITY, 0)
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
