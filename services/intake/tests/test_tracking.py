"""What the petitioner learns, and when a result may be rated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_contracts.assignment import CallerContacted, OrderClosed, OrderSigned, RedoStarted, ReturnUpheld
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.supervision import (
    ClockRecomputed,
    ClockStarted,
    MatterConcluded,
    RedoOrdered,
    ReturnVisited,
)
from huiyin_contracts.vocabulary import ClockKind
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.petitions import load_petition
from huiyin_intake.tracking_status import TrackingStatus, due_at, due_on, holder_name, tracking_status
from huiyin_intake.views.tracking import Track, track_of
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event
from huiyin_ledger.views.fold import Rows, TableFold
from huiyin_ledger.views.view import View
from huiyin_testing.profiles import on_one_database

from .conftest import Intake
from .given import CITY, NOW, dispatched, replied

HAPPY = RateReply.model_validate({"resolved": "resolved", "satisfaction": "satisfied"})


def tracked(intake: Intake, number: str) -> Track:
    track = track_of(intake.runtime.database, CITY, number)
    assert track is not None
    return track


def clock_started(
    number: str, due: datetime, kind: ClockKind = ClockKind.REGISTER_AND_DISPOSE
) -> ClockStarted:
    return ClockStarted(
        clock_id="c",
        registration_no=number,
        kind=kind,
        limit_id="T01",
        started_at=NOW,
        nominal_due_at=due,
        effective_due_at=due,
        provisional=False,
        rule_pack="r",
        rule_version="1",
        calendar_version="1",
        imported=False,
    )


def rate(intake: Intake, number: str) -> None:
    rate_reply(intake.runtime, intake.act("citizen", number), number, HAPPY)


def test_the_status_follows_the_petition_through_the_units(intake: Intake) -> None:
    number = intake.register().registration_no
    statuses: list[TrackingStatus] = []

    def now(*published: ContractEvent) -> None:
        intake.clock.advance(timedelta(hours=1))
        if published:
            intake.receive(*published)
        statuses.append(tracking_status(tracked(intake, number)))

    now()
    intake.triage(number)
    now()
    now(dispatched(number))
    now(ReturnUpheld(registration_no=number, unit="housing"))
    now(dispatched(number, "station"))
    now(OrderSigned(registration_no=number, unit="station", by="s-1"))
    now(CallerContacted(registration_no=number, unit="station", contacted_at=intake.clock.now()))
    now(replied(number, "station"))
    now(RedoOrdered(registration_no=number, unit="station", reason="unresolved", redo_count=1))
    now(RedoStarted(registration_no=number, unit="station", round=2))
    now(replied(number, "station", 2))
    now(MatterConcluded(registration_no=number, unit="station", concluded_at=intake.clock.now()))
    assert statuses == [
        TrackingStatus.REGISTERED,
        TrackingStatus.WAITING_FOR_UNIT,
        TrackingStatus.WITH_UNIT,
        TrackingStatus.WAITING_FOR_UNIT,
        TrackingStatus.WITH_UNIT,
        TrackingStatus.BEING_HANDLED,
        TrackingStatus.BEING_HANDLED,
        TrackingStatus.ANSWERED,
        TrackingStatus.BEING_REDONE,
        TrackingStatus.BEING_REDONE,
        TrackingStatus.ANSWERED,
        TrackingStatus.CLOSED,
    ]
    assert holder_name(tracked(intake, number)) == "station unit"


def test_a_reply_is_rated_once_and_the_redone_one_again(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    with pytest.raises(Refused) as refused:
        rate(intake, number)
    assert refused.value.code == "no_reply_yet"
    intake.receive(replied(number))
    rate(intake, number)
    with pytest.raises(Refused) as refused:
        rate(intake, number)
    assert refused.value.code == "already_rated"
    intake.clock.advance(timedelta(hours=1))
    intake.receive(RedoStarted(registration_no=number, unit="housing", round=2))
    intake.clock.advance(timedelta(hours=1))
    intake.receive(replied(number, round=2))
    rate(intake, number)
    assert load_petition(intake.runtime, number).rated_rounds == [1, 2]


def test_bug_the_old_reply_could_be_rated_while_the_matter_was_done_again(intake: Intake) -> None:
    receipt = intake.register()
    number = receipt.registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    intake.receive(replied(number))

    def may_rate() -> bool:
        intake.clock.advance(timedelta(hours=1))
        proof = {"Query-Code": receipt.query_code}
        progress = intake.browser().get(f"/intake/api/v1/progress/{number}", headers=proof).get_json()
        return bool(progress["may_rate"])

    ratable = [may_rate()]
    intake.receive(RedoOrdered(registration_no=number, unit="housing", reason="unresolved", redo_count=1))
    ratable.append(may_rate())
    with pytest.raises(Refused) as refused:
        rate(intake, number)
    assert refused.value.code == "being_redone"
    intake.receive(RedoStarted(registration_no=number, unit="housing", round=2))
    ratable.append(may_rate())
    intake.receive(dispatched(number, "station"))
    ratable.append(may_rate())
    intake.receive(replied(number, "station", 2))
    ratable.append(may_rate())
    assert ratable == [True, False, False, False, True]
    rate(intake, number)
    assert load_petition(intake.runtime, number).rated_rounds == [2]


def test_bug_the_letter_closed_the_matter_before_it_told_of_the_return_visit(intake: Intake) -> None:
    """The visit, the conclusion and the closing bear the same time."""
    number = intake.register().registration_no
    intake.triage(number)
    intake.receive(dispatched(number), replied(number))
    intake.clock.advance(timedelta(hours=1))
    intake.receive(OrderClosed(registration_no=number, unit="housing", round=1, outcome="closed"))
    intake.receive(
        MatterConcluded(registration_no=number, unit="housing", concluded_at=intake.clock.now()),
        ReturnVisited(
            registration_no=number,
            unit="housing",
            attempt=1,
            answered=True,
            resolved="resolved",
            satisfaction="satisfied",
            by="operator-1",
        ),
    )
    last = [step.step for step in tracked(intake, number).steps][-3:]
    assert last == ["return_visited", "concluded", "closed"]


def test_of_an_accusation_the_petitioner_learns_no_unit_and_rates_nothing(intake: Intake) -> None:
    intake.receive_units()
    receipt = intake.register(accusation=True)
    number = receipt.registration_no
    command = ReferAccusation(competent_unit="discipline", accused_unit="housing")
    refer_accusation(intake.runtime, intake.act("clerk-1", number), intake.clerk, number, command)
    sealed = {"sealed": True, "nature": None, "matter_class": None, "category": "accusation", "channel": None}
    intake.receive(
        dispatched(number, "discipline", **sealed), replied(number, "discipline", text="", sealed=True)
    )
    answer = intake.browser().get(
        f"/intake/api/v1/progress/{number}", headers={"Query-Code": receipt.query_code}
    )
    assert (answer.get_json()["status"], answer.get_json()["may_rate"]) == ("referred", False)
    assert "discipline" not in answer.text


def test_the_letter_says_by_when_the_next_step_is_owed(intake: Intake) -> None:
    number = intake.register().registration_no
    due = NOW + timedelta(days=15)
    intake.receive(clock_started(number, due))
    track = tracked(intake, number)
    assert (due_at(track), due_on(track)) == (due, date(2026, 3, 17))


def test_a_due_time_that_was_a_guess_is_replaced_once_the_calendar_is_loaded(intake: Intake) -> None:
    receipt = intake.register()
    number, due = receipt.registration_no, NOW + timedelta(days=17)
    intake.receive(clock_started(number, NOW + timedelta(days=15)))
    intake.receive(
        ClockRecomputed(
            clock_id="c",
            registration_no=number,
            kind=ClockKind.REGISTER_AND_DISPOSE,
            nominal_due_at=due,
            effective_due_at=due,
            provisional=False,
            calendar_version="2",
        )
    )
    assert due_at(tracked(intake, number)) == due
    answer = intake.browser().get(
        f"/intake/api/v1/progress/{number}", headers={"Query-Code": receipt.query_code}
    )
    assert datetime.fromisoformat(answer.get_json()["due_at"]) == due
    assert [step["step"] for step in answer.get_json()["steps"]] == ["registered"]


def test_of_what_a_unit_received_itself_the_notice_is_owed_first(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.receive(clock_started(number, NOW + timedelta(days=15), ClockKind.NOTIFY))
    assert due_on(tracked(intake, number)) == date(2026, 3, 17)


def test_a_redo_is_owed_by_its_own_clock_and_not_by_that_of_the_first_answer(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    first = clock_started(number, NOW + timedelta(days=5), ClockKind.HOTLINE_REPLY)
    intake.receive(first, replied(number))
    intake.clock.advance(timedelta(days=7))
    intake.receive(RedoOrdered(registration_no=number, unit="housing", reason="unresolved", redo_count=1))
    assert due_on(tracked(intake, number)) is None
    intake.receive(RedoStarted(registration_no=number, unit="housing", round=2))
    due = NOW + timedelta(days=10)
    intake.receive(clock_started(number, due, ClockKind.HOTLINE_REPLY))
    assert due_at(tracked(intake, number)) == due


def test_a_duty_that_ends_at_midnight_is_owed_on_the_day_before(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.receive(clock_started(number, datetime(2026, 3, 17, 16, tzinfo=UTC)))
    assert due_on(tracked(intake, number)) == date(2026, 3, 17)


def test_what_others_say_of_an_unknown_petition_makes_none(intake: Intake) -> None:
    intake.receive(dispatched(f"{CITY}-2026-0000077"))
    assert track_of(intake.runtime.database, CITY, f"{CITY}-2026-0000077") is None


def test_a_closed_order_has_no_holder(intake: Intake) -> None:
    number = f"{CITY}-2026-0000001"
    intake.receive(
        dispatched(number), OrderClosed(registration_no=number, unit="housing", round=1, outcome="closed")
    )
    assert intake.rows("SELECT unit FROM live.holders") == [{"unit": None}]


def folded(view: View, events: Sequence[Event]) -> Rows:
    fold, rows = TableFold(view, "live"), {}
    fold.apply(fold.steps(events), rows)
    return rows


def merged(data: st.DataObject, streams: Sequence[Sequence[Event]]) -> list[Event]:
    """One order in which the sources' events may arrive: each source's own order is kept."""
    left = [list(stream) for stream in streams]
    order = []
    while any(left):
        chosen = data.draw(st.sampled_from([n for n, stream in enumerate(left) if stream]))
        order.append(left[chosen].pop(0))
    return order


def renumbered(data: st.DataObject, stream: Sequence[Event]) -> list[Event]:
    """The events of another service as it numbers them when it hears of things in another order."""
    versions = data.draw(st.permutations(range(1, len(stream) + 1)))
    return [replace(event, version=version) for event, version in zip(stream, versions, strict=True)]


@pytest.fixture
def streams(intake: Intake) -> list[Sequence[Event]]:
    """A whole life, as each of three services tells it."""
    number = intake.register().registration_no
    intake.triage(number)
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text="还没有修"))
    heard = intake.receive(dispatched(number), replied(number))
    rate(intake, number)
    visited = intake.receive(
        clock_started(number, NOW + timedelta(days=15)),
        clock_started(number, NOW + timedelta(days=5), ClockKind.HOTLINE_REPLY),
        MatterConcluded(registration_no=number, unit="housing", concluded_at=NOW),
    )
    return [intake.runtime.ledger.events(CITY), heard.events, visited.events]


@on_one_database(60)
@given(data=st.data())
def test_views_come_out_the_same_in_whatever_order_the_services_hear_and_are_heard(
    intake: Intake, streams: list[Sequence[Event]], data: st.DataObject
) -> None:
    views = [view for view in intake.runtime.views.views if view.sources.keys() - {"intake"}]
    assert {"tracking", "holders"} <= {view.name for view in views}
    own, *others = streams
    told = [own, *(renumbered(data, stream) for stream in others)]
    for view in views:
        straight, mine = (
            [[e for e in stream if e.family in view.sources.get(e.source, ())] for stream in each]
            for each in (streams, told)
        )
        assert folded(view, merged(data, mine)) == folded(view, [e for stream in straight for e in stream])
