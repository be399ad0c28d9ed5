"""A matter's way through the services, as supervision hears of it: its clocks, cards and return visits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel, ClosingOutcome
from huiyin_ledger.clock.china import last_day_before

from .given import HOUSING, WATER, china

if TYPE_CHECKING:
    from services.supervision.tests.given import World


def test_a_hotline_order_is_measured_from_registration_to_the_approved_reply(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.at("2026-03-02T09:20").dispatched(received_at=world.clocks()["T01/1"]["started_at"])
    assert world.outcomes() == {
        "T01/1": "met",
        "sign/1": "running",
        "contact/1": "running",
        "hotline5/1": "running",
    }
    world.at("2026-03-02T10:00").signed()
    world.at("2026-03-03T09:00").contacted()
    world.at("2026-03-05T16:00").approved()
    assert set(world.outcomes().values()) == {"met"}
    assert last_day_before(world.clocks()["hotline5/1"]["effective_due_at"]) == date(2026, 3, 9)


def test_a_letter_on_the_normal_road_closes_three_clocks_as_met(world: World) -> None:
    """Scenario 1: received 3 Sept, transferred, told in writing, accepted, answered."""
    world.at("2026-09-03T15:00").registered(channel=Channel.LETTER)
    received = world.clocks()["T01/1"]["started_at"]
    world.at("2026-09-10T10:00").dispatched(channel=Channel.LETTER, received_at=received)
    world.at("2026-09-11T09:00").signed()
    world.at("2026-09-20T09:00").decided()
    world.at("2026-11-10T09:00").approved()
    assert world.outcomes() == {"T01/1": "met", "sign/1": "met", "T04/1": "met", "T06/1": "met"}
    sources = {clock: row["source"] for clock, row in world.clocks().items() if clock.startswith("T0")}
    assert sources == {
        "T01/1": "信访工作条例 §22",
        "T04/1": "信访工作条例 §23",
        "T06/1": "信访工作条例 §34",
    }
    assert last_day_before(world.clocks()["T06/1"]["effective_due_at"]) == date(2026, 11, 19)


def test_sixty_days_from_acceptance_on_3_august_end_on_8_october(world: World) -> None:
    """Scenario 3, its dates: nominal 2 October, rolled over the National Day to the 8th."""
    world.at("2026-07-30T09:00").registered(channel=Channel.LETTER)
    world.dispatched(channel=Channel.LETTER)
    world.at("2026-08-03T09:00").decided()
    clock = world.clocks()["T06/1"]
    assert last_day_before(clock["nominal_due_at"]) == date(2026, 10, 2)
    assert last_day_before(clock["effective_due_at"]) == date(2026, 10, 8)


def test_a_letter_to_the_unit_itself_is_told_of_by_that_unit_from_receipt_and_never_transferred(
    world: World,
) -> None:
    """Received 10 Sept by the land unit: nominal 25 September, rolled over mid-autumn to the 28th."""
    world.at("2026-09-10T09:00").registered(channel=Channel.LETTER, received_directly=True)
    received = world.clocks()["T03/1"]["started_at"]
    assert (world.outcomes(), world.clocks()["T03/1"]["unit"]) == ({"T03/1": "running"}, None)
    world.at("2026-09-12T09:00").dispatched(
        unit="land", channel=Channel.LETTER, received_at=received, received_by="land"
    )
    clock = world.clocks()["T03/1"]
    assert (world.outcomes(), clock["unit"]) == ({"T03/1": "running", "sign/1": "running"}, "land")
    assert last_day_before(clock["effective_due_at"]) == date(2026, 9, 28)
    world.at("2026-09-28T16:00").decided(unit="land")
    assert world.outcomes()["T03/1"] == "met"
    assert "T04/1" not in world.outcomes()


def test_a_unit_that_received_it_itself_and_tells_nobody_gets_its_cards(world: World) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.VISIT, received_directly=True)
    received = world.clocks()["T03/1"]["started_at"]
    world.dispatched(unit="land", channel=Channel.VISIT, received_at=received, received_by="land")
    world.signed(unit="land")
    world.tick_until("2026-03-21T01:00")
    assert world.cards() == [
        ("T03/1", "land", "yellow", "due_passed"),
        ("T03/1", "land", "red", "long_overdue"),
    ]


def test_what_a_unit_received_and_another_one_gets_is_a_transfer_to_that_one(world: World) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.VISIT, received_directly=True)
    received = world.clocks()["T03/1"]["started_at"]
    world.at("2026-03-04T09:00").dispatched(channel=Channel.VISIT, received_at=received, received_by="land")
    clocks = world.clocks()
    assert world.outcomes() == {"T03/1": "cancelled", "T04/1": "running", "sign/1": "running"}
    assert (clocks["T03/1"]["fact"], clocks["T04/1"]["unit"]) == ("order_moved_on", "water")


def test_a_unit_that_gave_back_what_it_received_gets_it_by_transfer_like_any_other(world: World) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.VISIT, received_directly=True)
    order = {"channel": Channel.VISIT, "received_at": world.clock.now(), "received_by": "land"}
    world.dispatched(unit="land", **order)
    world.return_upheld(unit="land")
    assert world.outcomes()["T03/1"] == "cancelled"
    world.at("2026-03-05T09:00").dispatched(unit="land", **order)
    assert (world.outcomes()["T04/1"], world.clocks()["T04/1"]["unit"]) == ("running", "land")


def test_a_unit_that_is_designated_for_what_it_received_owes_the_notice_once(world: World) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.VISIT, received_directly=True)
    order = {"channel": Channel.VISIT, "received_at": world.clock.now(), "received_by": "land"}
    world.dispatched(unit="land", **order)
    world.return_rejected(unit="land")
    world.dispatched(unit="land", no_return=True, **order)
    assert world.outcomes() == {"T03/1": "running", "sign/1": "running"}


def test_what_was_taken_for_an_accusation_and_is_none_is_told_of_by_the_unit_that_received_it(
    world: World,
) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.VISIT)
    received = world.clocks()["T01/1"]["started_at"]
    world.at("2026-03-03T09:00").dispatched(
        unit="land", channel=Channel.VISIT, received_at=received, received_by="land"
    )
    assert world.outcomes() == {"T01/1": "met", "T03/1": "running", "sign/1": "running"}
    assert world.clocks()["T03/1"]["started_at"] == received


def test_an_answer_on_the_spot_is_the_notice(world: World) -> None:
    world.registered(channel=Channel.VISIT, received_directly=True)
    world.answered_directly()
    assert world.outcomes() == {"T03/1": "met"}


def test_a_unit_owes_no_notice_to_somebody_anonymous(world: World) -> None:
    world.registered(channel=Channel.LETTER, received_directly=True, anonymous=True)
    assert world.outcomes() == {"T03/1": "cancelled"}


def test_a_refused_petition_has_no_sixty_days(world: World) -> None:
    world.at("2026-07-30T09:00").registered(channel=Channel.VISIT)
    world.dispatched(channel=Channel.VISIT)
    world.at("2026-08-03T09:00").decided(outcome=AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE)
    world.closed(outcome=ClosingOutcome.NOT_ACCEPTED)
    assert world.outcomes() == {"T01/1": "met", "T04/1": "met", "sign/1": "cancelled"}


def test_a_notice_that_is_not_served_yet_leaves_its_clock_running(world: World) -> None:
    world.at("2026-07-30T09:00").registered(channel=Channel.LETTER)
    world.dispatched(channel=Channel.LETTER)
    world.at("2026-08-03T09:00").decided(notice=False)
    assert world.outcomes()["T04/1"] == "running"


def test_an_answer_at_the_desk_ends_the_matter_there(world: World) -> None:
    world.registered()
    world.answered_directly()
    assert world.outcomes() == {"T01/1": "met"}


def test_a_shirked_order_keeps_the_citizens_clock_and_brings_cards_to_whoever_holds_it(world: World) -> None:
    """Scenario 11: three units return it; the centre designates the water company, which may return no more."""
    world.at("2026-03-02T09:00").registered()
    received = world.clocks()["T01/1"]["started_at"]
    world.dispatched(unit="street", received_at=received)
    world.at("2026-03-02T10:00").signed(unit="street")
    world.contacted(unit="street")
    world.at("2026-03-03T09:00").return_requested(unit="street")
    world.return_upheld(unit="street")
    world.dispatched(unit="water", received_at=received)
    world.signed(unit="water")
    world.contacted(unit="water")
    world.at("2026-03-04T09:00").return_requested(unit="water")
    world.return_upheld(unit="water")
    world.dispatched(unit="housing", received_at=received)
    world.signed(unit="housing")
    world.contacted(unit="housing")
    world.at("2026-03-05T09:00").return_requested(unit="housing")
    world.return_rejected(unit="housing")
    world.dispatched(unit="water", received_at=received, no_return=True)
    world.signed(unit="water")
    world.contacted(unit="water")

    clock = world.clocks()["hotline5/1"]
    assert (clock["unit"], clock["started_at"]) == ("water", received)
    assert last_day_before(clock["effective_due_at"]) == date(2026, 3, 9)
    world.tick_until("2026-03-10T00:00")
    assert world.cards() == []
    world.tick_until("2026-03-10T01:00")
    assert world.cards() == [("hotline5/1", "water", "yellow", "due_passed")]
    world.tick_until("2026-03-13T00:00")
    assert len(world.cards()) == 1
    world.tick_until("2026-03-13T01:00")
    assert world.cards()[1:] == [("hotline5/1", "water", "red", "long_overdue")]
    world.tick_until("2026-03-20T00:00")
    assert len(world.cards()) == 2


def test_while_a_return_waits_the_centre_owes_the_decision_and_the_answer(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.return_requested()
    assert world.owed() == {"hotline5/1": None, "return_decision/1": None}
    assert (world.outcomes()["sign/1"], world.outcomes()["contact/1"]) == ("cancelled", "cancelled")


def test_after_an_upheld_return_the_centre_owes_the_answer_until_the_next_unit_has_the_order(
    world: World,
) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    due_at = world.clocks()["hotline5/1"]["effective_due_at"]
    world.return_requested()
    world.at("2026-03-02T10:00").return_upheld()
    assert world.owed() == {"hotline5/1": None}
    assert world.outcomes()["return_decision/1"] == "met"
    world.at("2026-03-02T11:00").dispatched(unit=HOUSING)
    assert world.owed() == {"hotline5/1": HOUSING, "sign/2": HOUSING, "contact/2": HOUSING}
    assert world.clocks()["hotline5/1"]["effective_due_at"] == due_at


def test_a_refused_return_gives_the_unit_new_time_to_sign_and_none_to_answer(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    due_at = world.clocks()["hotline5/1"]["effective_due_at"]
    world.return_requested()
    world.at("2026-03-03T16:00").tick()
    world.return_rejected()
    assert world.owed() == {"hotline5/1": WATER, "sign/2": WATER, "contact/2": WATER}
    assert world.clocks()["hotline5/1"]["effective_due_at"] == due_at
    assert world.clocks()["sign/2"]["started_at"] == china("2026-03-03T16:00")
    assert world.outcomes()["return_decision/1"] == "met"
    assert world.cards() == []


def test_asking_for_a_return_takes_nothing_off_what_is_overdue(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    sign_due = world.clocks()["sign/1"]["effective_due_at"]
    world.at("2026-03-02T16:00").return_requested()
    assert world.owed() == {"hotline5/1": None, "sign/1": None, "return_decision/1": None}
    world.return_rejected()
    assert world.owed() == {"hotline5/1": WATER, "sign/1": WATER, "contact/2": WATER}
    assert (world.outcomes()["sign/1"], world.clocks()["sign/1"]["effective_due_at"]) == ("running", sign_due)


def test_what_a_unit_did_before_it_asked_for_a_return_is_not_owed_again(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.signed()
    world.return_requested()
    world.return_rejected()
    assert world.owed() == {"hotline5/1": WATER, "contact/2": WATER}
    assert world.outcomes()["sign/1"] == "met"


def test_a_unit_that_is_designated_signs_and_contacts_anew(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.return_requested()
    world.at("2026-03-02T10:00").return_upheld()
    world.dispatched(unit=HOUSING, no_return=True)
    assert world.owed() == {"hotline5/1": HOUSING, "sign/2": HOUSING, "contact/2": HOUSING}


def test_while_a_reply_is_audited_the_centre_owes_it(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.signed()
    world.contacted()
    world.replied()
    assert world.owed() == {"hotline5/1": None, "audit/1": None}
    world.reply_rejected()
    assert world.owed() == {"hotline5/1": WATER}
    world.replied()
    world.approved()
    assert world.owed() == {}
    assert world.clocks()["hotline5/1"]["unit"] == WATER
    assert {world.outcomes()[clock] for clock in ("hotline5/1", "audit/1", "audit/2")} == {"met"}


def test_a_redo_is_the_units_and_its_audit_the_centres(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.signed()
    world.contacted()
    world.replied()
    world.approved()
    world.redo_started()
    assert world.owed() == {"redo/1": WATER}
    world.replied(round=2)
    assert world.owed() == {"redo/1": None, "audit/2": None}


@pytest.mark.parametrize("step", ["return_requested", "replied"])
def test_nobody_gets_a_card_for_the_time_that_the_centre_took(world: World, step: str) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.signed()
    world.contacted()
    getattr(world, step)()
    world.tick_until("2026-03-20T09:00", timedelta(days=1))
    world.reply_rejected() if step == "replied" else world.return_rejected()
    world.tick_until("2026-03-30T09:00", timedelta(days=1))
    assert [card for card in world.cards() if card[0] == "hotline5/1"] == []
    assert world.clocks()["hotline5/1"]["breached"]


def test_no_contact_is_owed_where_nobody_left_a_name(world: World) -> None:
    world.at("2026-03-02T09:00").registered(anonymous=True)
    world.dispatched()
    assert world.outcomes()["contact/1"] == "cancelled"


@pytest.mark.parametrize("dispatched_first", [True, False])
def test_the_centre_owes_the_contact_with_somebody_who_asked_for_secrecy(
    world: World, dispatched_first: bool
) -> None:
    world.at("2026-03-02T09:00")
    steps = [lambda: world.registered(confidential=True), world.dispatched]
    for step in reversed(steps) if dispatched_first else steps:
        step()
    assert world.owed()["contact/1"] is None
    world.at("2026-03-02T10:00").dispatched(unit=HOUSING)
    assert world.owed() == {"hotline5/1": HOUSING, "sign/2": HOUSING, "contact/1": None}
    world.tick_until("2026-03-04T09:00")
    assert {unit for clock, unit, *_ in world.cards() if clock == "contact/1"} == set()
    world.contacted(unit=HOUSING)
    assert world.outcomes()["contact/1"] == "late"


def test_an_accusation_is_sealed_and_only_its_signing_is_measured(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.referred()
    world.dispatched(unit="discipline", sealed=True)
    clocks = world.clocks()
    assert world.outcomes() == {"T01/1": "met", "sign/1": "running"}
    assert {row["competent_unit"] for row in clocks.values()} == {"discipline"}
    world.tick_until("2026-03-06T00:00")
    assert world.cards() == []
    assert world.runtime.database.query("SELECT * FROM live.reminders") == []
    world.approved(unit="discipline", sealed=True)
    assert world.runtime.database.query("SELECT * FROM live.return_visit_tasks") == []


def test_an_imported_matter_is_measured_in_its_own_time_and_nobody_is_urged(world: World) -> None:
    world.at("2013-05-06T09:00")
    received = world.clock.now()
    world.registered(channel=Channel.WEB, imported=True)
    world.dispatched(channel=Channel.WEB, imported=True)
    world.at("2026-03-02T09:00").tick()
    replied = world.at("2013-05-20T10:00").clock.now()
    world.approved(imported=True)
    world.closed(outcome=ClosingOutcome.IMPORTED)
    world.at("2026-03-02T10:00").tick()
    clocks = world.clocks()
    assert world.outcomes() == {"T01/1": "met", "hotline5/1": "late"}
    assert (clocks["hotline5/1"]["started_at"], clocks["hotline5/1"]["stopped_at"]) == (received, replied)
    assert clocks["T01/1"]["rule_pack"] == "petition-2005"
    types = {event.type for event in world.events()}
    assert not types & {
        "supervision.clock_breached",
        "supervision.reminder_sent",
        "supervision.card_issued",
        "supervision.return_visit_opened",
    }


def test_nobody_writes_a_notice_to_an_anonymous_petitioner(world: World) -> None:
    world.at("2026-03-02T09:00").registered(channel=Channel.LETTER, anonymous=True)
    world.dispatched(channel=Channel.LETTER)
    assert world.outcomes()["T04/1"] == "cancelled"


def test_an_imported_matter_that_is_answered_here_is_asked_about_like_any_other(world: World) -> None:
    world.at("2013-05-06T09:00").registered(channel=Channel.WEB, imported=True)
    received = world.clock.now()
    world.at("2026-03-02T09:00").dispatched(channel=Channel.WEB, imported=True, received_at=received)
    replied = world.clock.now()
    world.at("2026-03-03T09:00").approved(imported=True, replied_at=replied)
    assert world.outcomes() == {"T01/1": "late", "hotline5/1": "late"}
    visits = world.runtime.database.query("SELECT state FROM live.return_visit_tasks")
    assert visits == [{"state": "due"}]
