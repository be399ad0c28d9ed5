"""One small machine says what a subscription may do next."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.domain import Refused
from huiyin_ledger.feed.log import SourceUnavailable
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import TRANSITIONS, Move, State, after
from huiyin_ledger.subscriptions.store import detach_all_but
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_samples.desk import CITY, rows, write
from huiyin_web.runtime import Runtime

from .pages import page_of


@pytest.mark.parametrize(("state", "move"), itertools.product(State, Move))
def test_every_move_leads_to_one_state_or_is_refused(state: State, move: Move) -> None:
    if (state, move) in TRANSITIONS:
        assert after(state, move) is TRANSITIONS[state, move]
    else:
        with pytest.raises(Refused, match=f"that is {state} can't {move}"):
            after(state, move)


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_a_stopped_subscription_goes_on_only_by_being_resumed_or_attached(moves: list[Move]) -> None:
    state = State.BOOTING
    for move in moves:
        try:
            now = after(state, move)
        except Refused:
            continue
        if now.runs and not state.runs:
            assert move in (Move.RESUME, Move.ATTACH)
            assert now is State.BOOTING
        state = now


def test_it_boots_until_it_has_caught_up(desk: Runtime, following: Subscription) -> None:
    write(desk, "1", "a")
    assert following.state is State.BOOTING
    following.receive(page_of(desk))
    assert following.state is State.BOOTING
    following.catch_up()
    assert following.state is State.ACTIVE


def test_a_paused_one_takes_nothing_in_and_pulls_everything_when_resumed(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    following.catch_up()
    assert following.pause() is State.PAUSED
    write(desk, "1", "a")
    assert following.receive(page_of(desk)) is Outcome.STOPPED
    assert following.catch_up() == 0
    assert rows(archive)["notes"] == []
    assert following.resume() is State.BOOTING
    assert following.catch_up() == 1
    assert following.state is State.ACTIVE
    assert [r["texts"] for r in rows(archive)["notes"]] == ["/a"]


def test_what_the_service_no_longer_names_is_detached_and_boots_again_when_it_is_named_again(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    following.catch_up()
    assert detach_all_but(archive.database, "archive", ["archive"]) == ["desk"]
    assert following.state is State.DETACHED
    assert following.receive(page_of(desk, after=1)) is Outcome.STOPPED
    assert detach_all_but(archive.database, "archive", ["archive"]) == []
    write(desk, "2", "b")
    assert following.catch_up() == 1
    assert following.state is State.ACTIVE
    assert following.position(CITY) == 2


def test_one_that_is_not_told_where_its_source_is_says_what_to_set(
    archive: Runtime, following: Subscription
) -> None:
    following._client = None
    with pytest.raises(SourceUnavailable, match="HUIYIN_DESK_URL"):
        following.catch_up()
