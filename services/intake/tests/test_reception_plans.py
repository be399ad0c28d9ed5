"""Reception days: who receives, planned by rule and by hand, moved, taken over, cancelled, announced and corrected."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from huiyin_contracts.supervision import CalendarYearLoaded
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.change_reception.command import (
    CancelSession,
    ChangeLawyer,
    ReplaceLeader,
    SwapLeaders,
    cancel_session,
    change_lawyer,
    move_session,
    replace_leader,
    swap_leaders,
)
from huiyin_intake.features.keep_reception_roster.command import (
    EnterPlace,
    Leave,
    SetRules,
    enter_place,
    leave,
    set_rules,
)
from huiyin_intake.features.plan_receptions.command import (
    digest,
    offers,
)
from huiyin_intake.receptions import load_session, roster_of, rules_of
from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_web.identity.policy import Principal, Role

from .conftest import Intake
from .given import CITY, COUNTY
from .reception_office import LEADERS, Office, moving


@pytest.fixture
def office(intake: Intake) -> Office:
    return Office(intake)


def test_a_year_of_wednesdays_moves_off_the_days_off_of_2026(office: Office) -> None:
    """Wednesdays off in 2026 by the notice: 18 February, 7 October. Leaders go on in turn."""
    found = office.plan(first=date(2026, 3, 4), last=date(2026, 12, 31))
    rows = [office.row(each) for each in found]
    days = [(row.starts_at + timedelta(hours=8)).date() for row in rows]
    wednesdays = [date(2026, 3, 4) + timedelta(weeks=n) for n in range(44)]
    moved = {date(2026, 10, 7): date(2026, 10, 8)}
    assert days == [moved.get(day, day) for day in wednesdays if day.year == 2026]
    assert [row.leader for row in rows] == [office.leaders[n % LEADERS] for n in range(len(rows))]
    assert [row.lawyer for row in rows] == [office.lawyers[n % 2] for n in range(len(rows))]
    assert {row.by_rule: row.moved_because for row in rows if row.moved_because} == {
        date(2026, 10, 7): "National Day"
    }


@pytest.mark.parametrize(
    ("day_off", "first_day"),
    [("next", date(2026, 10, 8)), ("previous", date(2026, 9, 30)), ("dropped", None)],
)
def test_the_places_rules_say_what_becomes_of_a_day_off(
    office: Office, day_off: str, first_day: date | None
) -> None:
    rules = {
        "announced_before": 3,
        "booking_ends_before": 1,
        "booking_ends_at": "17:00",
        "representatives": 5,
    }
    command = SetRules.model_validate(
        {"jurisdiction": CITY, "slots": 8, "hall_phone": "0459-12345", "day_off": day_off, **rules}
    )
    set_rules(office.runtime, office.intake.act("clerk-1"), command)
    shown = offers(office.runtime, office.series(first=date(2026, 10, 7), last=date(2026, 10, 14)))
    assert [each.proposed.on for each in shown] == [first_day, date(2026, 10, 14)]
    assert [each.proposed.leader for each in shown] == office.leaders[:2]
    assert rules_of(office.runtime, COUNTY).slots == 8


def test_a_session_moves_to_no_day_that_the_rule_has_already(office: Office) -> None:
    """Thursday 1 October is a day off until the 7th, and the 8th is the next Thursday."""
    shown = offers(office.runtime, office.series(weekday=3, first=date(2026, 9, 24), last=date(2026, 10, 15)))
    assert [each.proposed.on for each in shown] == [
        date(2026, 9, 24),
        date(2026, 10, 9),
        date(2026, 10, 8),
        date(2026, 10, 15),
    ]
    assert not any(each.refusal for each in shown)


def test_what_is_planned_is_what_was_shown(office: Office) -> None:
    series = office.series()
    shown = digest(offers(office.runtime, series))
    assert len(office.plan(shown=shown)) == 13
    with pytest.raises(Conflict):
        office.plan(shown="another", first=date(2026, 7, 1), last=date(2026, 7, 31))


def test_a_monthly_rule_names_which_of_the_month(office: Office) -> None:
    shown = offers(office.runtime, office.series(frequency="monthly", nth=-1, weekday=4))
    assert [each.proposed.on for each in shown] == [date(2026, 4, 24), date(2026, 5, 29), date(2026, 6, 26)]
    with pytest.raises(Refused) as refused:
        office.plan(frequency="monthly")
    assert refused.value.field == "nth"


def test_nothing_is_planned_in_the_past_nor_moved_back_into_it(office: Office) -> None:
    """It is Monday 2 March: a mistyped year can't be undone, and a day off on Tuesday goes on, not back to today."""
    for day in (date(2025, 12, 2), date(2026, 3, 1)):
        with pytest.raises(Refused) as refused:
            office.session(on=day)
        assert (refused.value.code, refused.value.field) == ("in_the_past", "on")
    with pytest.raises(ValidationError):
        office.session(on=date(26, 12, 2))
    load = CalendarYearLoaded(year=2026, source_notice="一个通知", off=("2026-03-03 市庆",), working=())
    office.intake.receive(load)
    rules = {
        "announced_before": 3,
        "booking_ends_before": 1,
        "booking_ends_at": "17:00",
        "representatives": 5,
    }
    command = SetRules.model_validate(
        {"jurisdiction": CITY, "slots": 8, "hall_phone": "", "day_off": "previous", **rules}
    )
    set_rules(office.runtime, office.intake.act("clerk-1"), command)
    shown = offers(office.runtime, office.series(weekday=1, first=date(2026, 3, 3), last=date(2026, 3, 3)))
    assert [each.proposed.on for each in shown] == [date(2026, 3, 4)]


def test_every_other_week_begins_with_the_first_such_day(office: Office) -> None:
    shown = offers(office.runtime, office.series(every=2, first=date(2026, 4, 2), last=date(2026, 4, 30)))
    assert [each.proposed.on for each in shown] == [date(2026, 4, 8), date(2026, 4, 22)]


def test_every_other_month_begins_with_the_first_such_day(office: Office) -> None:
    shown = offers(
        office.runtime,
        office.series(frequency="monthly", nth=1, every=2, first=date(2026, 4, 20), last=date(2026, 9, 30)),
    )
    assert [each.proposed.on for each in shown] == [date(2026, 5, 6), date(2026, 7, 1), date(2026, 9, 2)]


def test_what_else_it_was_planned_with_is_what_was_shown(office: Office) -> None:
    series = office.series()
    shown = digest(offers(office.runtime, series))
    office.leader("市长1", leader="leader-2", classes=("transport",))
    with pytest.raises(Conflict):
        office.plan(shown=shown)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "leader_busy"),
        ({"leader": "leader-2", "lawyer": "lawyer-1"}, "lawyer_busy"),
        ({"leader": "leader-2", "room": "一号室"}, "room_busy"),
    ],
)
def test_nobody_and_no_room_is_planned_twice(office: Office, changes: dict[str, str], code: str) -> None:
    office.session(lawyer="lawyer-1")
    apart = {"room": "二号室", "starts": "11:00", "ends": "12:00", **changes}
    with pytest.raises(Refused) as refused:
        office.session(**apart)
    assert refused.value.code == code
    office.session(**{**apart, "starts": "11:30"})


def test_a_rule_that_meets_a_session_is_refused_whole_and_shown_so(office: Office) -> None:
    office.session(on=date(2026, 4, 8), leader=office.leaders[1])
    shown = offers(office.runtime, office.series())
    assert [each.proposed.on for each in shown if each.refusal] == [date(2026, 4, 8)]
    before = len(office.runtime.ledger.events(CITY))
    with pytest.raises(Refused):
        office.plan()
    assert len(office.runtime.ledger.events(CITY)) == before


def test_two_clerks_plan_the_same_leader_at_once(office: Office) -> None:
    def plan(room: str) -> str:
        try:
            return office.session(room=room)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(plan, ("一号室", "二号室")))
    assert done == ["230600-JD-20260318-1", "leader_busy"]


def test_a_move_frees_its_day_and_takes_the_other(office: Office) -> None:
    session = office.session()
    office.do(move_session, session, moving())
    office.session()
    assert office.row(session).starts_at == datetime(2026, 3, 19, 6, tzinfo=UTC)
    with pytest.raises(Refused) as refused:
        office.session(on=date(2026, 3, 19), starts="16:00", ends="17:00", room="二号室")
    assert refused.value.code == "leader_busy"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": date(2026, 3, 1)}, "in_the_past"),
        ({"ends": "14:00"}, "ends_before_it_begins"),
        ({"room": "三号室"}, "unknown_room"),
        ({"place": "place-9"}, "unknown_place"),
        ({"on": date(2026, 3, 18), "starts": "09:00", "ends": "11:30"}, "nothing_changed"),
    ],
)
def test_a_move_that_cannot_be_changes_nothing(office: Office, changes: dict[str, Any], code: str) -> None:
    session = office.session()
    with pytest.raises(Refused) as refused:
        office.do(move_session, session, moving(**changes))
    assert refused.value.code == code
    assert office.row(session).version == 1


def test_a_deputy_keeps_the_remit_and_another_leader_brings_the_own(office: Office) -> None:
    session = office.session()
    office.do(replace_leader, session, ReplaceLeader(leader="leader-2", reason="到外地开会"))
    assert (office.row(session).leader, office.row(session).classes) == ("leader-2", ("utilities",))
    office.do(replace_leader, session, ReplaceLeader(leader="leader-3", reason="到外地开会"))
    assert (office.row(session).leader, office.row(session).classes) == ("leader-3", ())


def test_two_leaders_swap_sessions_of_one_hour(office: Office) -> None:
    one = office.session()
    other = office.session(leader="leader-2", room="二号室")
    office.do(swap_leaders, one, SwapLeaders(other=other, reason="互换接待日"))
    assert (office.row(one).leader, office.row(other).leader) == ("leader-2", "leader-1")


def test_a_swap_that_one_of_them_cannot_keep_is_refused_whole(office: Office) -> None:
    one = office.session()
    other = office.session(leader="leader-2", on=date(2026, 3, 25))
    office.session(leader="leader-2", room="二号室", starts="10:00", ends="12:00")
    with pytest.raises(Refused) as refused:
        office.do(swap_leaders, one, SwapLeaders(other=other, reason="互换接待日"))
    assert refused.value.code == "leader_busy"
    assert (office.row(one).leader, office.row(other).leader) == ("leader-1", "leader-2")


def test_a_cancelled_session_frees_its_people_and_offers_another(office: Office) -> None:
    session, next_one = office.session(), office.session(on=date(2026, 3, 25))
    office.do(cancel_session, session, CancelSession(reason="全市防汛", offered=next_one))
    assert (office.row(session).state, office.row(session).offered) == (SessionState.CANCELLED, next_one)
    office.session()
    for change, command in (
        (cancel_session, CancelSession(reason="再次取消试试")),
        (move_session, moving()),
        (replace_leader, ReplaceLeader(leader="leader-2", reason="到外地开会")),
    ):
        with pytest.raises(Refused) as refused:
            office.do(change, session, command)
        assert refused.value.code == "cancelled"


def test_each_change_after_the_announcement_is_a_correction(office: Office) -> None:
    session = office.session()
    assert office.announce(session) == [session]
    assert office.announce(session) == []
    office.do(replace_leader, session, ReplaceLeader(leader="leader-2", reason="到外地开会"))
    office.do(move_session, session, moving())
    office.do(change_lawyer, session, ChangeLawyer(lawyer="lawyer-2", reason="律师排班"))
    office.do(cancel_session, session, CancelSession(reason="全市防汛"))
    row = office.row(session)
    assert [each["edition"] for each in row.told] == [1, 2, 3, 4, 5]
    assert [set(each["changed"]) for each in row.told] == [
        set(),
        {"leader", "leader_name"},
        {"starts_at", "ends_at", "booking_ends_at"},
        {"lawyer_name"},
        {"cancelled"},
    ]
    assert not row.late


def test_what_nobody_was_told_is_corrected_nowhere(office: Office) -> None:
    session = office.session()
    office.do(move_session, session, moving())
    office.do(cancel_session, session, CancelSession(reason="全市防汛"))
    assert office.row(session).told == []
    with pytest.raises(Refused) as refused:
        office.announce(session)
    assert refused.value.code == "cancelled"


@pytest.mark.parametrize(("day", "late"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_an_announcement_less_than_three_days_before_is_late(office: Office, day: date, late: bool) -> None:
    """It is Monday 2 March."""
    session = office.session(on=day)
    office.announce(session)
    assert office.row(session).late is late


def test_a_session_that_has_begun_is_neither_changed_nor_announced(office: Office) -> None:
    session = office.session()
    office.intake.clock.advance(timedelta(days=16, hours=1))
    with pytest.raises(Refused) as refused:
        office.do(cancel_session, session, CancelSession(reason="全市防汛"))
    assert refused.value.code == "begun"
    with pytest.raises(Refused) as refused:
        office.announce(session)
    assert refused.value.code == "begun"


def test_who_left_is_planned_no_more_and_stands_in_for_nobody(office: Office) -> None:
    session = office.session()
    leave(office.runtime, office.intake.act("clerk-1"), Leave(jurisdiction=CITY, code="leader-2"))
    with pytest.raises(Refused) as refused:
        office.plan()
    assert refused.value.code == "unknown_leader"
    with pytest.raises(Refused) as refused:
        office.do(replace_leader, session, ReplaceLeader(leader="leader-2", reason="到外地开会"))
    assert refused.value.code == "unknown_leader"


@pytest.mark.parametrize("code", ["leader-1", "lawyer-1", "place-1"])
def test_whom_sessions_to_come_name_leaves_after_they_were_changed(office: Office, code: str) -> None:
    session = office.session(lawyer="lawyer-1")
    command = Leave(jurisdiction=CITY, code=code)
    with pytest.raises(Refused) as refused:
        leave(office.runtime, office.intake.act("clerk-1"), command)
    assert (refused.value.code, refused.value.details) == ("has_sessions", {"sessions": 1})
    office.do(cancel_session, session, CancelSession(reason="全市防汛"))
    leave(office.runtime, office.intake.act("clerk-1"), command)


def test_a_room_that_sessions_to_come_hold_is_not_taken_away(office: Office) -> None:
    office.session()
    hall = {"jurisdiction": CITY, "place": "place-1", "name": "信访大厅", "address": "东风路1号"}
    for rooms in (("二号室",), ()):
        with pytest.raises(Refused) as refused:
            enter_place(office.runtime, office.intake.act("clerk-1"), EnterPlace(**hall, rooms=rooms))
        assert (refused.value.code, refused.value.field) == ("room_in_use", "rooms")
    enter_place(office.runtime, office.intake.act("clerk-1"), EnterPlace(**hall, rooms=("一号室",)))


def test_two_clerks_who_change_the_roster_from_one_page(office: Office) -> None:
    shown = roster_of(office.runtime, CITY).version
    office.leader("市长1", leader="leader-2", classes=("transport",), version=shown)
    with pytest.raises(Conflict):
        office.leader("市长一", leader="leader-2", version=shown)


def test_a_hall_that_moves_while_a_session_is_announced_is_announced_where_it_is(office: Office) -> None:
    session = office.session()
    moved = EnterPlace(
        jurisdiction=CITY, place="place-1", name="信访大厅", address="西风路9号", rooms=("一号室", "二号室")
    )
    with ThreadPoolExecutor(2) as pool:
        for done in (
            pool.submit(office.announce, session),
            pool.submit(enter_place, office.runtime, office.intake.act("clerk-1"), moved),
        ):
            done.result()
    assert office.row(session).told[-1]["address"] == "西风路9号"


def test_a_session_that_is_cancelled_or_over_is_corrected_no_more(office: Office) -> None:
    cancelled, over = office.session(), office.session(on=date(2026, 3, 11))
    office.announce(cancelled, over)
    office.do(cancel_session, cancelled, CancelSession(reason="全市防汛"))
    office.intake.clock.advance(timedelta(days=10))
    enter_place(
        office.runtime,
        office.intake.act("clerk-1"),
        EnterPlace(
            jurisdiction=CITY,
            place="place-1",
            name="信访大厅",
            address="西风路9号",
            rooms=("一号室", "二号室"),
        ),
    )
    assert (office.row(cancelled).edition, office.row(over).edition) == (2, 1)
    with pytest.raises(Refused) as refused:
        office.announce(over)
    assert refused.value.code == "begun"


def test_a_move_that_is_told_too_late_is_late(office: Office) -> None:
    session = office.session()
    office.announce(session)
    office.do(move_session, session, moving(on=date(2026, 3, 4)))
    assert [each["late"] for each in office.row(session).told] == [False, True]


def test_another_room_is_no_other_day(office: Office) -> None:
    """A notice about days off that comes later still finds the session."""
    (session,) = office.plan(last=date(2026, 4, 1))
    office.do(
        move_session,
        session,
        moving(on=date(2026, 4, 1), starts="09:00", ends="11:30", room="二号室"),
    )
    assert office.row(session).moved_by_hand is False
    assert load_session(office.runtime, session).moved_by_hand is False


def test_a_reason_names_no_citizen(office: Office) -> None:
    session = office.session()
    office.do(move_session, session, moving(reason="来访人13912345678要求改期"))
    assert "13912345678" not in office.row(session).last_change


def test_a_change_of_the_roster_corrects_what_was_announced_by_it(office: Office) -> None:
    """A hall that moves sends everybody who read the newspaper to the wrong door."""
    told, quiet = office.session(), office.session(on=date(2026, 3, 25))
    office.announce(told)
    moved = EnterPlace(
        jurisdiction=CITY, place="place-1", name="信访大厅", address="西风路9号", rooms=("一号室", "二号室")
    )
    for _again in range(2):
        enter_place(office.runtime, office.intake.act("clerk-1"), moved)
    assert [each["changed"] for each in office.row(told).told] == [[], ["address"]]
    assert office.row(quiet).told == []


def test_a_session_is_of_its_place_only(office: Office) -> None:
    session = office.session()
    stranger = Principal.of("clerk-2", "", Role.CLERK, COUNTY)
    command = CancelSession(reason="全市防汛")
    with pytest.raises(NotFound):
        cancel_session(office.runtime, office.intake.act("clerk-2"), stranger, session, command)
    for unknown in ("230600-JD-20260318-9", "nonsense", ""):
        with pytest.raises(NotFound):
            office.do(cancel_session, unknown, command)


def test_a_change_of_what_was_looked_at_before_somebody_elses_is_refused(office: Office) -> None:
    session = office.session()
    office.do(change_lawyer, session, ChangeLawyer(lawyer="lawyer-1", reason="律师排班", version=1))
    with pytest.raises(Conflict):
        office.do(change_lawyer, session, ChangeLawyer(lawyer="lawyer-2", reason="律师排班", version=1))


def test_an_auditor_asks_for_a_session_by_its_number(office: Office) -> None:
    """And for the roster; planning, moving and telling stand under the number, and who did it."""
    first, second = office.plan(last=date(2026, 4, 8))
    office.announce(first, second)
    office.do(move_session, second, moving(on=date(2026, 4, 9)))
    auditor = office.intake.browser(Role.AUDITOR)
    told = auditor.get(f"/intake/api/v1/audit/matters/{second}/timeline").json["events"]
    assert [each["type"].removeprefix("intake.reception_") for each in told] == [
        "day_begun",
        "seat_taken",
        "planned",
        "announced",
        "day_begun",
        "seat_taken",
        "seat_given_up",
        "moved",
        "announced",
    ]
    assert {each["actor"] for each in told} == {"clerk-1"}
    roster = auditor.get(f"/intake/api/v1/audit/matters/receptions:{CITY}/timeline").json["events"]
    assert len(roster) == 8


def test_a_session_lives_in_its_ledger_alone(office: Office) -> None:
    session = office.session()
    office.do(move_session, session, moving())
    loaded = load_session(office.runtime, session)
    assert isinstance(loaded, ReceptionSession)
    assert (loaded.seat.starts_at, loaded.moved_by_hand) == (datetime(2026, 3, 19, 6, tzinfo=UTC), True)
    assert loaded.planned.starts_at == datetime(2026, 3, 18, 1, tzinfo=UTC)
