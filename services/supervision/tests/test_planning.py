"""From a limit to a clock, on the dates of the domain's own examples."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from huiyin_contracts.vocabulary import Category, Channel, Urgency
from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA, china_date, last_day_before
from huiyin_ledger.clock.officehours import USUAL
from huiyin_supervision.domain.clock_plan import ClockPlan
from huiyin_supervision.domain.vocabulary import FactName, Received
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def _plan(
    limit_id: str,
    fact: FactName,
    at: str,
    received: str,
    channel: Channel,
    how: Received = Received.BY_TRANSFER,
) -> ClockPlan:
    rules = shipped_rules()
    matter = Matter(
        "230621",
        _at(received),
        channel=channel,
        category=Category.CLAIM,
        urgency=Urgency.ORDINARY,
        received=how,
    )
    found = next(each for each in rules.started_by(fact, matter) if each.limit.id == limit_id)
    return plan(found, matter, Fact(fact, _at(at), "land"), rules, published())


def test_sixty_days_from_acceptance_end_after_the_national_holiday() -> None:
    clock = _plan("T06", FactName.ACCEPTED, "2026-08-03T09:00", "2026-07-20T09:00", Channel.LETTER)
    assert last_day_before(clock.times.nominal_due_at) == date(2026, 10, 2)
    assert last_day_before(clock.times.effective_due_at) == date(2026, 10, 8)
    assert clock.source == "信访工作条例 §34"
    assert clock.times.reminder_at == _at("2026-09-21T08:30")
    assert clock.times.red_at == _at("2026-10-13T00:00")


def test_the_notice_is_due_fifteen_days_after_the_transfer() -> None:
    clock = _plan("T04", FactName.ORDER_DISPATCHED, "2026-09-10T09:00", "2026-09-03T09:00", Channel.LETTER)
    assert last_day_before(clock.times.nominal_due_at) == date(2026, 9, 25)
    assert last_day_before(clock.times.effective_due_at) == date(2026, 9, 28)


def test_the_notice_of_the_unit_that_received_it_itself_is_due_fifteen_days_after_receipt() -> None:
    clock = _plan(
        "T03",
        FactName.PETITION_REGISTERED,
        "2026-09-10T09:00",
        "2026-09-10T09:00",
        Channel.VISIT,
        Received.DIRECTLY,
    )
    assert last_day_before(clock.times.nominal_due_at) == date(2026, 9, 25)
    assert last_day_before(clock.times.effective_due_at) == date(2026, 9, 28)
    assert (clock.waived_if_anonymous, clock.cards) == (True, True)


def test_the_citizens_five_days_run_from_registration_not_from_dispatch() -> None:
    clock = _plan(
        "hotline5", FactName.ORDER_DISPATCHED, "2026-09-28T15:00", "2026-09-24T09:00", Channel.HOTLINE
    )
    assert clock.started_at == _at("2026-09-24T09:00")
    assert last_day_before(clock.times.effective_due_at) == date(2026, 10, 9)


@pytest.mark.parametrize("day", [f"2026-{month:02}-{day:02}" for month in (1, 2, 9) for day in range(1, 29)])
@pytest.mark.parametrize(
    ("limit", "fact", "channel"),
    [
        ("hotline5", FactName.ORDER_DISPATCHED, Channel.HOTLINE),
        ("redo", FactName.REDO_STARTED, Channel.HOTLINE),
        ("T01", FactName.PETITION_REGISTERED, Channel.LETTER),
        ("T04", FactName.ORDER_DISPATCHED, Channel.LETTER),
        ("T06", FactName.ACCEPTED, Channel.LETTER),
    ],
)
def test_a_reminder_of_days_falls_when_the_office_is_open_and_before_the_due_time(
    day: str, limit: str, fact: FactName, channel: Channel
) -> None:
    clock = _plan(limit, fact, f"{day}T09:00", f"{day}T09:00", channel)
    reminder = clock.times.reminder_at
    assert reminder is not None
    assert clock.started_at < reminder < clock.times.effective_due_at
    assert published().is_working(china_date(reminder))
    assert any(opens <= reminder < closes for opens, closes in USUAL.on(china_date(reminder)))


def test_the_reminder_of_five_working_days_comes_on_the_morning_of_the_last_one() -> None:
    clock = _plan(
        "hotline5", FactName.ORDER_DISPATCHED, "2026-11-09T09:45", "2026-11-09T09:45", Channel.HOTLINE
    )
    assert clock.times.reminder_at == _at("2026-11-16T08:30")


def test_what_runs_day_and_night_is_reminded_day_and_night() -> None:
    clock = _plan("contact", FactName.ORDER_DISPATCHED, "2026-09-04T16:00", "2026-09-04T16:00", Channel.WEB)
    assert clock.times.reminder_at == _at("2026-09-05T11:12")


def test_signing_runs_in_office_hours_from_dispatch() -> None:
    clock = _plan("sign", FactName.ORDER_DISPATCHED, "2026-09-30T16:30", "2026-09-24T09:00", Channel.HOTLINE)
    assert clock.times.effective_due_at == _at("2026-10-08T10:00")
    assert clock.office_hours == ("08:30-11:30", "13:30-17:00")


def test_a_limit_without_cards_has_no_red_day() -> None:
    clock = _plan("T01", FactName.PETITION_REGISTERED, "2026-09-03T09:00", "2026-09-03T09:00", Channel.WEB)
    assert (clock.times.red_at, clock.cards) == (None, False)
    assert clock.times.reminder_at == _at("2026-09-16T08:30")
    assert last_day_before(clock.times.effective_due_at) == date(2026, 9, 18)
