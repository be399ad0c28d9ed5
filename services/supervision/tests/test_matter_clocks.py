"""The clocks of a matter: given facts, when another comes or time passes, then these events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_contracts.vocabulary import (
    CardColour,
    Category,
    Channel,
    ClockKind,
    ClockOutcome,
    Nature,
    Urgency,
)
from huiyin_ledger.domain import Act, Refused, acting
from huiyin_ledger.ledger.types import EventTypes
from huiyin_supervision.domain import matter_clock_events
from huiyin_supervision.domain.clock_plan import ClockPlan, Times
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.vocabulary import Bound, Received

NO = "230621-2026-0000001"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DUE, RED = START + 10 * DAY, START + 13 * DAY
_TIMES = Times(
    nominal_due_at=DUE,
    effective_due_at=DUE,
    reminder_at=START + 8 * DAY,
    red_at=RED,
    provisional=False,
    calendar_version="CN",
)
REPLY = ClockPlan(
    limit_id="hotline5",
    kind=ClockKind.HOTLINE_REPLY,
    unit="water",
    bound=Bound.ORDER,
    stops_on=("reply_approved",),
    started_at=START,
    amount=10,
    amount_unit="d",
    office_hours=(),
    times=_TIMES,
    remind_at_percent=80,
    red_after=3,
    red_after_unit="d",
    cards=True,
    red_on_yellow=2,
    waived_if_anonymous=False,
    centre_if_confidential=False,
    anew_after_return=False,
    stays_with_unit=False,
    reminder_hours=(),
    rule_pack="pack",
    rule_version="1",
    source="§1",
    imported=False,
)
SIGN = replace(REPLY, limit_id="sign", kind=ClockKind.SIGN, bound=Bound.UNIT, stops_on=("order_signed",))
OFFICE = replace(
    REPLY,
    limit_id="T01",
    kind=ClockKind.REGISTER_AND_DISPOSE,
    unit=None,
    stops_on=("order_dispatched",),
    cards=False,
    times=replace(_TIMES, reminder_at=None, red_at=None),
)
NOTICE = replace(
    SIGN, limit_id="T04", kind=ClockKind.NOTIFY, stops_on=("notice_served",), waived_if_anonymous=True
)


@pytest.fixture(autouse=True)
def _somebody_acts() -> Iterator[None]:
    with acting(Act("system:test", START, NO)):
        yield


def _given(*plans: ClockPlan) -> MatterClocks:
    clocks = MatterClocks.open("230621", NO)
    for plan in plans:
        clocks.start(plan)
    clocks.collect_events()
    return clocks


def _then(clocks: MatterClocks) -> list[tuple[Any, ...]]:
    """What happened since `_given`: the event's name and what matters of it."""
    shown = []
    for event in clocks.collect_events():
        more = {
            name: getattr(event, name)
            for name in ("outcome", "unit", "colour", "reason", "by_hand")
            if getattr(event, name, None) is not None
        }
        clock = getattr(event, "clock_id", "").removeprefix(f"{NO}/")
        shown.append((type(event).__name__, clock, *map(str, more.values())))
    return shown


def _dispatched(clocks: MatterClocks, unit: str) -> None:
    clocks.note_order(
        unit=unit,
        channel=Channel.HOTLINE,
        nature=Nature.COMPLAINT,
        category=Category.UNCLASSIFIED,
        urgency=Urgency.ORDINARY,
        received_at=START,
        imported=False,
    )


def test_what_is_done_by_the_due_instant_is_in_time() -> None:
    clocks = _given(REPLY)
    clocks.stop_by("reply_approved", DUE, "water")
    assert _then(clocks) == [("ClockStopped", "hotline5/1", "met", "water")]


def test_a_breach_occurred_when_the_time_ran_out_and_a_start_when_it_began_to_run() -> None:
    """However late it is noticed: by the time of occurrence an auditor sees it there, with its start before it."""
    clocks = MatterClocks.open("230621", NO)
    with acting(Act("system:late", DUE + 2 * DAY, NO)):
        clocks.start(REPLY)
        clocks.tick(DUE + 2 * DAY)
    occurred = {type(e).__name__: e.timestamp for e in clocks.collect_events()}
    assert occurred["ClockStarted"] == START
    assert occurred["ClockBreached"] == DUE
    assert occurred["CardIssued"] == DUE + 2 * DAY


def test_what_is_done_later_breached_the_limit_first_and_brought_a_card() -> None:
    clocks = _given(REPLY)
    clocks.stop_by("reply_approved", DUE + timedelta(microseconds=1), "water")
    assert _then(clocks) == [
        ("ClockBreached", "hotline5/1", "water"),
        ("CardIssued", "hotline5/1", "water", "yellow", "due_passed"),
        ("ClockStopped", "hotline5/1", "late", "water"),
    ]


def test_a_fact_stops_only_the_clocks_that_it_ends() -> None:
    clocks = _given(REPLY, SIGN)
    clocks.stop_by("order_signed", START, "water")
    assert _then(clocks) == [("ClockStopped", "sign/1", "met", "water")]
    clocks.stop_by("order_signed", START, "water")
    assert _then(clocks) == []


def test_another_unit_cant_fulfil_this_units_duty() -> None:
    clocks = _given(SIGN)
    clocks.stop_by("order_signed", START, "housing")
    assert _then(clocks) == []


def test_at_four_fifths_of_the_time_the_unit_is_reminded_once() -> None:
    clocks = _given(REPLY)
    clocks.tick(START + 8 * DAY)
    assert _then(clocks) == []
    clocks.tick(START + 8 * DAY + timedelta(seconds=1))
    clocks.tick(START + 9 * DAY)
    assert _then(clocks) == [("ReminderSent", "hotline5/1", "water", "False")]


def test_a_reminder_that_would_come_after_the_due_time_is_not_sent() -> None:
    clocks = _given(REPLY)
    clocks.tick(DUE + timedelta(seconds=1))
    assert _then(clocks) == [
        ("ClockBreached", "hotline5/1", "water"),
        ("CardIssued", "hotline5/1", "water", "yellow", "due_passed"),
    ]


def test_yellow_follows_at_due_and_red_three_working_days_later() -> None:
    clocks = _given(REPLY)
    for hours in range(0, 24 * 20, 5):
        clocks.tick(START + timedelta(hours=hours))
    assert _then(clocks) == [
        ("ReminderSent", "hotline5/1", "water", "False"),
        ("ClockBreached", "hotline5/1", "water"),
        ("CardIssued", "hotline5/1", "water", "yellow", "due_passed"),
        ("CardIssued", "hotline5/1", "water", "red", "long_overdue"),
    ]


def test_a_second_yellow_on_one_order_brings_a_red() -> None:
    clocks = _given(replace(SIGN, times=replace(_TIMES, effective_due_at=START + DAY, red_at=RED)), REPLY)
    clocks.tick(START + 2 * DAY)
    assert _then(clocks)[-1] == ("CardIssued", "sign/1", "water", "yellow", "due_passed")
    clocks.tick(DUE + timedelta(seconds=1))
    assert _then(clocks) == [
        ("ClockBreached", "hotline5/1", "water"),
        ("CardIssued", "hotline5/1", "water", "yellow", "due_passed"),
        ("CardIssued", "hotline5/1", "water", "red", "second_yellow"),
    ]


def test_yellows_of_two_units_dont_add_up() -> None:
    clocks = _given(replace(SIGN, times=replace(_TIMES, effective_due_at=START + DAY)), REPLY)
    _dispatched(clocks, "water")
    clocks.tick(START + 2 * DAY)
    _dispatched(clocks, "housing")
    _then(clocks)
    clocks.tick(DUE + timedelta(seconds=1))
    assert _then(clocks)[-1] == ("CardIssued", "hotline5/1", "housing", "yellow", "due_passed")


def test_the_office_owes_without_reminders_or_cards() -> None:
    clocks = _given(OFFICE)
    clocks.tick(RED + DAY)
    assert _then(clocks) == [("ClockBreached", "T01/1")]


def test_history_is_measured_and_nobody_is_urged_about_it() -> None:
    clocks = _given(replace(REPLY, imported=True))
    clocks.tick(RED + DAY)
    assert _then(clocks) == []
    clocks.stop_by("reply_approved", RED + DAY, "water")
    assert _then(clocks) == [("ClockStopped", "hotline5/1", "late", "water")]
    with pytest.raises(Refused, match="not running"):
        clocks.urge(f"{NO}/hotline5/1", "请尽快答复", DUE, subject="p")


def test_an_order_that_moves_on_takes_the_citizens_clock_along_and_leaves_the_units() -> None:
    clocks = _given(REPLY, SIGN)
    clocks.unit_left("water")
    _dispatched(clocks, "housing")
    clocks.start(replace(REPLY, unit="housing", started_at=START + DAY))
    clocks.start(replace(SIGN, unit="housing"))
    assert _then(clocks) == [
        ("ClockHandedOver", "hotline5/1"),
        ("ClockStopped", "sign/1", "cancelled", "water"),
        ("OrderNoted", "", "housing"),
        ("ClockHandedOver", "hotline5/1", "housing"),
        ("ClockStarted", "sign/2", "housing"),
    ]
    assert clocks.clock(f"{NO}/hotline5/1").started_at == START


@pytest.mark.parametrize("ticked", [True, False])
def test_what_ran_out_before_the_order_moved_on_is_the_unit_befores(ticked: bool) -> None:
    """Whether or not the ticker came by between the two: nobody inherits a card, nobody gets rid of one."""
    clocks = _given(REPLY, SIGN)
    _dispatched(clocks, "water")
    if ticked:
        clocks.tick(DUE + timedelta(hours=1))
    with acting(Act("system:test", DUE + timedelta(hours=2), NO)):
        clocks.unit_left("water")
        _dispatched(clocks, "housing")
    clocks.tick(DUE + timedelta(hours=3))
    carded = [row for row in _then(clocks) if row[0] in ("ClockBreached", "CardIssued")]
    assert carded == [
        ("ClockBreached", "hotline5/1", "water"),
        ("CardIssued", "hotline5/1", "water", "yellow", "due_passed"),
        ("ClockBreached", "sign/1", "water"),
        ("CardIssued", "sign/1", "water", "yellow", "due_passed"),
        ("CardIssued", "sign/1", "water", "red", "second_yellow"),
    ]


def test_a_unit_that_gets_the_order_back_signs_again() -> None:
    clocks = _given(SIGN)
    clocks.stop_by("order_signed", START, "water")
    clocks.start(SIGN)
    assert _then(clocks)[-1] == ("ClockStarted", "sign/2", "water")


def test_each_redo_has_a_clock_of_its_own() -> None:
    redo = replace(REPLY, limit_id="redo", bound=Bound.ROUND)
    clocks = _given(redo)
    clocks.start(redo)
    assert _then(clocks) == []
    clocks.stop_by("reply_approved", START + DAY)
    clocks.start(redo)
    assert _then(clocks)[-1] == ("ClockStarted", "redo/2", "water")


def test_an_order_noted_before_it_was_known_who_received_it_went_there_by_transfer() -> None:
    kind = EventTypes([MatterClocks]).named(matter_clock_events.OrderNoted.TOPIC)
    recorded = {"unit": "water", "channel": "letter", "category": "claim"}
    assert kind.decode(kind.upcast(recorded, 1))["received"] is Received.BY_TRANSFER


def test_a_notice_is_not_owed_to_nobody() -> None:
    known_before, heard_later = _given(), _given(NOTICE)
    known_before.note_anonymity()
    known_before.start(NOTICE)
    heard_later.note_anonymity()
    for clocks in (known_before, heard_later):
        assert ("ClockStopped", "T04/1", "cancelled", "water") in _then(clocks)


def test_a_closed_order_has_no_running_clock() -> None:
    clocks = _given(REPLY, SIGN)
    clocks.close(START + DAY, "order_closed")
    assert _then(clocks) == [
        ("ClockStopped", "hotline5/1", "cancelled", "water"),
        ("ClockStopped", "sign/1", "cancelled", "water"),
    ]


def test_what_ran_out_before_the_order_was_closed_was_breached() -> None:
    clocks = _given(OFFICE)
    clocks.close(DUE + DAY, "order_closed")
    assert _then(clocks) == [("ClockBreached", "T01/1"), ("ClockStopped", "T01/1", "cancelled")]


def test_an_end_heard_of_before_the_start_gives_the_same_clock() -> None:
    steps = {
        "start": lambda clocks: clocks.start(OFFICE),
        "end": lambda clocks: (
            clocks.stop_by("order_dispatched", START + DAY),
            clocks.remember_stop("order_dispatched", START + DAY, ("T01",)),
        ),
        "anonymous": lambda clocks: clocks.note_anonymity(),
        "seal": lambda clocks: clocks.seal("discipline"),
    }
    results = set()
    for order in permutations(steps):
        clocks = _given()
        for step in order:
            steps[step](clocks)
        clock = clocks.clock(f"{NO}/T01/1")
        stopped = next(e for e in clocks.collect_events() if isinstance(e, matter_clock_events.ClockStopped))
        results.add((clock, stopped.stopped_at, clocks.competent_unit, clocks.anonymous))
    assert len(results) == 1
    assert next(iter(results))[0].outcome is ClockOutcome.MET


def test_an_urging_has_words_and_keeps_its_distance_from_the_last_one() -> None:
    clocks = _given(REPLY, OFFICE)
    clocks.urge(f"{NO}/hotline5/1", "请尽快答复", DUE, subject="p")
    assert _then(clocks) == [
        ("ReminderSent", "hotline5/1", "water", "True"),
        ("UnitUrged", "hotline5/1", "water"),
    ]
    for words, not_before, code in (("  ", None, "words_required"), ("快", START + DAY, "urged_lately")):
        with pytest.raises(Refused) as refused:
            clocks.urge(f"{NO}/hotline5/1", words, DUE, not_before, subject="p")
        assert refused.value.code == code
    clocks.urge(f"{NO}/hotline5/1", "再催一次", DUE, START, subject="p")
    assert len(_then(clocks)) == 2
    clocks.tick(START + 9 * DAY)
    assert _then(clocks) == [("ReminderSent", "hotline5/1", "water", "False")]


@pytest.mark.parametrize(("clock_id", "code"), [("T01/1", "no_unit_to_urge"), ("T01/7", "clock_not_running")])
def test_there_must_be_somebody_to_urge(clock_id: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _given(OFFICE).urge(f"{NO}/{clock_id}", "请尽快答复", DUE, subject="p")
    assert refused.value.code == code


def test_only_a_provisional_running_clock_is_computed_again() -> None:
    later = replace(_TIMES, effective_due_at=DUE + DAY, calendar_version="CN2")
    guess = replace(_TIMES, provisional=True)
    clocks = _given(replace(REPLY, times=guess), replace(SIGN, times=guess), OFFICE)
    clocks.stop_by("order_signed", START, "water")
    _then(clocks)
    for clock_id in ("hotline5/1", "sign/1", "T01/1"):
        clocks.recompute(f"{NO}/{clock_id}", later)
    assert [row[:2] for row in _then(clocks)] == [("ClockRecomputed", "hotline5/1")]
    clocks.tick(DUE + timedelta(hours=1))
    assert [row[:2] for row in _then(clocks)] == [("ClockBreached", "T01/1"), ("ReminderSent", "hotline5/1")]


@given(st.lists(st.integers(0, 24 * 20), max_size=30), st.integers(0, 24 * 20))
def test_breach_and_cards_dont_depend_on_when_the_ticker_runs(hours: list[int], done: int) -> None:
    """Whatever ticks came before, at the end of the clock the same breach and the same cards are on record."""
    with acting(Act("system:test", START, NO)):
        ticked, unticked = _given(REPLY, SIGN), _given(REPLY, SIGN)
        for hour in sorted(h for h in hours if h <= done):
            ticked.tick(START + timedelta(hours=hour))
        for clocks in (ticked, unticked):
            clocks.stop_by("order_signed", START + timedelta(hours=done), "water")
            clocks.stop_by("reply_approved", START + timedelta(hours=done), "water")
        marks = [
            sorted(row for row in _then(clocks) if row[0] in ("ClockBreached", "CardIssued", "ClockStopped"))
            for clocks in (ticked, unticked)
        ]
    assert marks[0] == marks[1]


@given(st.integers(0, 24 * 20))
def test_a_second_tick_at_the_same_time_does_nothing(hour: int) -> None:
    with acting(Act("system:test", START, NO)):
        clocks = _given(REPLY, SIGN, OFFICE)
        clocks.tick(START + timedelta(hours=hour))
        clocks.collect_events()
        clocks.tick(START + timedelta(hours=hour))
        assert clocks.collect_events() == []


def test_no_card_is_given_twice() -> None:
    clocks = _given(REPLY, SIGN)
    for hours in range(0, 24 * 30, 7):
        clocks.tick(START + timedelta(hours=hours))
    cards = [e.card_id for e in clocks.collect_events() if isinstance(e, matter_clock_events.CardIssued)]
    assert len(cards) == len(set(cards)) == 4
    assert {CardColour(card.rsplit("/", 1)[1]) for card in cards} == {CardColour.YELLOW, CardColour.RED}
