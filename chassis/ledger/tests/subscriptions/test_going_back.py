"""A source that was restored from a backup is noticed, and nothing is mixed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from huiyin_ledger.domain import Refused
from huiyin_ledger.feed.log import AheadOfSource
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, DESK, log_of, rows, write
from huiyin_web.runtime import Runtime

from .pages import page_of


@pytest.fixture
def restored(desk: Runtime, following: Subscription, platform_for: Callable[..., Platform]) -> Runtime:
    """The archive has read three events of the desk; then the desk is restored to a backup that has none of them."""
    for number in "123":
        write(desk, number, f"text {number}")
    following.catch_up()
    backup = platform_for(DESK).runtime("desk")
    following._client = log_of(backup)
    return backup


def test_nothing_can_be_asked_of_a_feed_beyond_its_end(restored: Runtime) -> None:
    write(restored, "1", "text 1")
    with pytest.raises(AheadOfSource) as ahead:
        page_of(restored, after=2)
    assert (ahead.value.after, ahead.value.head) == (2, 1)


def test_a_source_that_ends_before_our_position_stops_us_at_the_next_pull(
    archive: Runtime, following: Subscription, restored: Runtime
) -> None:
    write(restored, "1", "text 1")
    before = rows(archive)
    following.catch_up()
    assert following.state is State.ERROR
    assert "ends at position 1 of 230600, but 3 was read" in following.condition.reason
    assert rows(archive) == before
    assert following.receive(page_of(restored)) is Outcome.STOPPED


def test_a_jurisdiction_that_is_gone_from_the_source_stops_us(
    following: Subscription, restored: Runtime
) -> None:
    following.catch_up()
    assert following.state is State.ERROR


def test_a_heartbeat_of_an_older_head_stops_us_when_the_source_confirms_it(
    following: Subscription, restored: Runtime
) -> None:
    write(restored, "1", "text 1")
    following.receive(page_of(restored, after=1, limit=0))
    assert following.state is State.ERROR


def test_a_late_heartbeat_alone_proves_nothing(desk: Runtime, following: Subscription) -> None:
    write(desk, "1", "a")
    late = page_of(desk, after=1, limit=0)
    write(desk, "2", "b")
    following.catch_up()
    assert following.receive(late) is Outcome.DUPLICATE
    assert following.state is State.ACTIVE


def test_a_source_that_went_on_differently_after_the_backup_is_found_by_its_chain(
    archive: Runtime, following: Subscription, restored: Runtime
) -> None:
    before = rows(archive)
    for number in "456789":
        write(restored, number, "another life")
    following.catch_up()
    assert following.state is State.ERROR
    assert "has changed at position 3" in following.condition.reason
    assert rows(archive) == before


def test_a_heartbeat_at_the_same_position_with_another_chain_is_found(
    following: Subscription, restored: Runtime
) -> None:
    for number in "456":
        write(restored, number, "another life")
    assert following.receive(page_of(restored, after=3, limit=0)) is Outcome.STOPPED
    assert following.state is State.ERROR


def test_a_source_without_marks_is_followed_by_position_alone(desk: Runtime, following: Subscription) -> None:
    write(desk, "1", "a")
    write(desk, "2", "b")
    bare = replace(page_of(desk, limit=1), after_hash="", upto_hash="")
    assert following.receive(bare) is Outcome.APPLIED
    assert following.receive(page_of(desk, after=1)) is Outcome.APPLIED


def test_resuming_without_having_mended_the_cause_stops_again(
    desk: Runtime, following: Subscription, restored: Runtime
) -> None:
    following.catch_up()
    assert following.resume() is State.BOOTING
    following.catch_up()
    assert following.state is State.ERROR
    following._client = log_of(desk)
    following.resume()
    following.catch_up()
    assert following.state is State.ACTIVE
    assert following.condition.reason == ""
    with pytest.raises(Refused):
        following.resume()
    assert following.position(CITY) == 3
