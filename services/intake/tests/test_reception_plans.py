"""Reception days: who receives, planned by rule and by hand, moved, taken over, cancelled, announced and corrected."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

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
    Leave,
    SetRules,
    leave,
    set_rules,
)
from huiyin_intake.features.plan_receptions.command import (
    digest,
    offers,
)
from huiyin_intake.receptions import load_session, rules_of
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


def test_a_session_lives_in_its_ledger_alone(office: Office) -> None:
    session = office.session()
    office.do(move_session, session, moving())
    loaded = load_session(office.runtime, session)
    assert isinstance(loaded, ReceptionSession)
    assert (loaded.seat.starts_at, loaded.moved_by_hand) == (datetime(2026, 3, 19, 6, tzinfo=UTC), True)
    assert loaded.planned.starts_at == datetime(2026, 3, 18, 1, tzinfo=UTC)
