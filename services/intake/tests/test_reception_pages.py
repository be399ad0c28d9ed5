"""Pages of reception days: the roster, a plan that is looked at first, the calendar, changes, moves by a notice, prints."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from huiyin_contracts.supervision import CalendarYearLoaded
from huiyin_intake.features.list_reception_moves.command import ConfirmMoves, confirm_moves
from huiyin_intake.features.plan_receptions.moves import moves_due
from huiyin_ledger.domain import Conflict, NotFound
from huiyin_testing.forms import says_refused
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal, Role

from .conftest import Intake
from .given import CITY, COUNTY
from .reception_office import Office

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
SERIES = {
    "jurisdiction": CITY,
    "frequency": "weekly",
    "every": "1",
    "weekday": "2",
    "first": "2026-09-30",
    "last": "2026-10-14",
    "starts": "09:00",
    "ends": "11:30",
    "leaders": ["leader-1", "leader-2"],
    "lawyers": ["lawyer-1"],
    "place": "place-1",
    "room": "一号室",
    "kind": "scheduled",
    "slots": "10",
}


@pytest.fixture
def office(intake: Intake) -> Office:
    intake.receive_units()
    return Office(intake)


@pytest.fixture
def clerk(office: Office) -> FlaskClient:
    return office.intake.browser(Role.CLERK)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def refused(answer: TestResponse, browser: FlaskClient) -> str:
    """The page that says why a form was not taken."""
    page = browser.get(answer.location) if answer.status_code == 303 else answer
    assert says_refused(page), page.text
    return page.text


def load_year(office: Office, year: int, off: str, working: str = "") -> None:
    office.intake.clock.advance(timedelta(days=1))
    office.intake.receive(
        CalendarYearLoaded(
            year=year, source_notice=NOTICE, off=tuple(off.splitlines()), working=tuple(working.splitlines())
        )
    )


def test_a_clerk_enters_a_leader_a_lawyer_a_place_and_rules(intake: Intake) -> None:
    intake.receive_units()
    clerk = intake.browser(Role.CLERK)
    roster = "/intake/receptions/roster"
    assert "其中" not in clerk.get(roster).text
    for entry, form in (
        (
            "leader",
            {
                "name": "王建国",
                "post": "副市长",
                "level": "city",
                "classes": ["utilities", "utilities/heating"],
            },
        ),
        (
            "leader",
            {
                "name": "李敏",
                "post": "市信访局局长",
                "level": "department",
                "unit": "housing",
                "deputies": "leader-1",
            },
        ),
        ("lawyer", {"name": "张律师", "firm": "大庆市法律援助中心"}),
        ("place", {"name": "市信访大厅", "address": "东风路1号", "rooms": "一号接待室\n 二号接待室 \n"}),
    ):
        answer = clerk.post(f"{roster}/{CITY}/{entry}", data=form)
        assert answer.status_code == 303, answer.text
    shown = clerk.get(roster).text
    for text in ("王建国", "市信访局局长", "housing", "张律师", "一号接待室 · 二号接待室"):
        assert text in shown
    leave = clerk.post(f"{roster}/{CITY}/leader-1", data={"what": "leave"})
    assert leave.status_code == 303
    assert clerk.get(f"{roster}/{CITY}/leader-1").status_code == 404
    assert "已移出" in clerk.get(roster).text


def test_the_roster_says_whose_rules_are_in_force(office: Office, clerk: FlaskClient) -> None:
    rules = {
        "announced_before": "5",
        "booking_ends_before": "1",
        "booking_ends_at": "17:00",
        "representatives": "5",
        "slots": "8",
        "day_off": "previous",
        "hall_phone": "0459-12345",
    }
    county = office.intake.browser(Role.CLERK, jurisdiction=COUNTY)
    assert "系统默认" in county.get("/intake/receptions/roster").text
    assert clerk.post(f"/intake/receptions/roster/{CITY}/rules", data=rules).status_code == 303
    assert "大庆市" in county.get("/intake/receptions/roster").text
    assert "提前到前一个工作日" in county.get("/intake/receptions/roster").text


def test_a_rule_is_looked_at_before_it_is_saved(office: Office, clerk: FlaskClient) -> None:
    before = len(office.runtime.ledger.events(CITY))
    preview = clerk.post("/intake/receptions/series", data=SERIES)
    assert preview.status_code == 200
    assert "2026-10-08" in preview.text
    assert "国庆节" in preview.text
    assert len(office.runtime.ledger.events(CITY)) == before
    change = clerk.post("/intake/receptions/series", data={**SERIES, "what": "change"})
    assert re.search(r'value="leader-2"[^>]*checked', change.text)
    saved = clerk.post(
        "/intake/receptions/series", data={**SERIES, "what": "save", "shown": hidden(preview.text, "shown")}
    )
    assert saved.location == f"/intake/receptions?month=2026-09&jurisdiction={CITY}"
    october = clerk.get("/intake/receptions?month=2026-10").text
    assert "2026-10-08" in october
    assert "2026-10-07" not in october


def test_a_double_booking_is_shown_and_cannot_be_saved(office: Office, clerk: FlaskClient) -> None:
    office.session(on=date(2026, 10, 14), leader="leader-3")
    preview = clerk.post("/intake/receptions/series", data=SERIES).text
    assert "已被占用" in preview
    assert 'value="save"' not in preview
    assert 'value="change"' in preview


def test_a_plan_that_is_refused_leads_back_to_the_form_with_what_was_typed(
    office: Office, clerk: FlaskClient
) -> None:
    answer = clerk.post("/intake/receptions/series", data={**SERIES, "last": "2026-09-01"})
    again = refused(answer, clerk)
    assert 'value="2026-09-01"' in again
    assert re.search(r'value="leader-2"[^>]*checked', again)


def test_one_session_is_planned_on_its_day(office: Office, clerk: FlaskClient) -> None:
    form = {**SERIES, "on": "2026-03-21", "leader": "leader-1", "lawyer": ""}
    answer = clerk.post("/intake/receptions/plan", data=form)
    assert answer.location == "/intake/receptions/230600-JD-20260321-1"
    assert "市长0" in clerk.get(answer.location).text


def test_the_calendar_is_for_those_who_may_read_it_and_of_their_place(office: Office) -> None:
    session = office.session()
    for role in (Role.LEADER, Role.SECRETARY, Role.CLERK, Role.OPERATOR):
        browser = office.intake.browser(role)
        assert session in browser.get("/intake/receptions?month=2026-03").text
        assert browser.get(f"/intake/receptions/{session}").status_code == 200
    assert "/intake/receptions/plan" not in office.intake.browser(Role.LEADER).get("/intake/receptions").text
    county = office.intake.browser(Role.CLERK, jurisdiction=COUNTY)
    assert session not in county.get("/intake/receptions?month=2026-03").text
    assert county.get(f"/intake/receptions/{session}").status_code == 404
    assert office.intake.browser(Role.REPORTER).get("/intake/receptions").status_code == 403


def test_the_calendar_is_filtered_by_leader_state_and_level(office: Office, clerk: FlaskClient) -> None:
    one, other = office.session(), office.session(leader="leader-2", room="二号室")
    clerk.post(f"/intake/receptions/{other}/cancellation", data={"reason": "全市防汛", "version": "1"})
    month = "/intake/receptions?month=2026-03"
    for filters, found in (
        ("&leader=leader-1", {one}),
        ("&state=cancelled", {other}),
        ("&level=county", set()),
        ("&month=nonsense", {one, other}),
    ):
        shown = clerk.get(month + filters).text
        assert {each for each in (one, other) if f"/{each}" in shown} == found, filters


def test_the_page_tells_what_was_planned_told_and_changed(office: Office, clerk: FlaskClient) -> None:
    session = office.session()
    office.announce(session)
    moved = clerk.post(
        f"/intake/receptions/{session}/time",
        data={"on": "2026-03-19", "starts": "14:00", "ends": "16:30", "place": "place-1", "room": "一号室",
              "reason": "市里开会，改期", "version": str(office.row(session).version)},
    )  # fmt: skip
    assert moved.location == f"/intake/receptions/{session}"
    shown = office.intake.browser(Role.LEADER).get(f"/intake/receptions/{session}").text
    assert "2026-03-18 09:00 → 2026-03-19 14:00" in shown
    assert "市里开会，改期" in shown
    assert "?do=" not in shown


def test_deputies_stand_first_among_the_leaders_who_can_take_over(office: Office, clerk: FlaskClient) -> None:
    session = office.session()
    shown = clerk.get(f"/intake/receptions/{session}?do=replace_leader").text
    assert 0 < shown.index('value="leader-2"') < shown.index('value="leader-3"')
    assert 'value="leader-1"' not in shown
    taken = clerk.post(
        f"/intake/receptions/{session}/leader", data={"leader": "leader-2", "reason": "出差", "version": "1"}
    )
    assert taken.status_code == 303
    assert office.row(session).leader == "leader-2"


def test_who_changes_what_somebody_else_changed_meanwhile_is_refused(
    office: Office, clerk: FlaskClient
) -> None:
    session = office.session()
    page = f"/intake/receptions/{session}"
    first = {"lawyer": "lawyer-1", "reason": "律师排班", "version": "1"}
    assert clerk.post(f"{page}/lawyer", data=first).location == page
    late = clerk.post(f"{page}/lawyer", data={**first, "lawyer": "lawyer-2"})
    again = refused(late, clerk)
    assert "律师排班" in again
    assert office.row(session).lawyer == "lawyer-1"


def test_nothing_is_swapped_with_or_offered_that_the_place_may_not_know_of(
    office: Office, clerk: FlaskClient
) -> None:
    session = office.session()
    for unknown in ("230621-JD-20260318-1", "230600-JD-20260318-9", "nonsense"):
        for change, field in (("swap", "other"), ("cancellation", "offered")):
            form = {field: unknown, "reason": "互换接待日"}
            refused(clerk.post(f"/intake/receptions/{session}/{change}", data=form), clerk)
    assert office.row(session).version == 1


def test_two_leaders_swap_on_the_page(office: Office, clerk: FlaskClient) -> None:
    one, other = office.session(), office.session(leader="leader-2", on=date(2026, 3, 25))
    assert other in clerk.get(f"/intake/receptions/{one}?do=swap_leaders").text
    clerk.post(f"/intake/receptions/{one}/swap", data={"other": other, "reason": "互换接待日"})
    assert (office.row(one).leader, office.row(other).leader) == ("leader-2", "leader-1")


def test_a_notice_that_comes_later_moves_nothing_by_itself(office: Office, clerk: FlaskClient) -> None:
    numbers = office.plan(first=date(2027, 2, 3), last=date(2027, 2, 24))
    assert "2027-02" not in clerk.get("/intake/receptions/moves").text
    load_year(office, 2027, "2027-02-10 Spring Festival\n2027-02-11 Spring Festival")
    scope = policy.scope_of(office.intake.clerk, "reception.plan")
    (move,) = moves_due(office.runtime, scope)
    assert (move.session.session_no, move.to) == (numbers[1], date(2027, 2, 12))
    page = clerk.get("/intake/receptions/moves").text
    assert f"春节（{NOTICE}）" in page
    owed = clerk.get("/intake/api/v1/work").get_json()
    assert "市长1" in str(owed)
    answer = clerk.post("/intake/receptions/moves", data={"moves": hidden(page, "moves")})
    assert answer.status_code == 303
    row = office.row(numbers[1])
    assert (row.starts_at + timedelta(hours=8)).date() == date(2027, 2, 12)
    assert not row.moved_by_hand
    assert moves_due(office.runtime, scope) == []


def test_a_day_that_is_worked_after_all_gets_its_session_back(office: Office) -> None:
    load_year(office, 2027, "2027-02-10 Spring Festival")
    (number,) = office.plan(first=date(2027, 2, 10), last=date(2027, 2, 10))
    load_year(office, 2027, "2027-02-17 Spring Festival")
    (move,) = moves_due(office.runtime, policy.scope_of(office.intake.clerk, "reception.plan"))
    assert (move.session.session_no, move.to, move.back) == (number, date(2027, 2, 10), True)


def test_a_session_that_somebody_put_on_a_known_day_off_stays_and_another_is_proposed_from_its_own_day(
    office: Office,
) -> None:
    office.session(on=date(2027, 2, 13))
    by_hand = office.session(on=date(2027, 2, 10), leader="leader-2")
    load_year(office, 2027, "2027-02-10 Spring Festival")
    moves = moves_due(office.runtime, policy.scope_of(office.intake.clerk, "reception.plan"))
    assert [(each.session.session_no, each.to) for each in moves] == [(by_hand, date(2027, 2, 11))]


def test_none_moves_to_a_day_on_which_its_hall_has_another(office: Office) -> None:
    """A rule on Thursdays, and a week off before the next one."""
    first, _second = office.plan(weekday=3, first=date(2027, 2, 4), last=date(2027, 2, 11))
    load_year(office, 2027, "\n".join(f"2027-02-{day:02} Spring Festival" for day in range(4, 11)))
    moves = moves_due(office.runtime, policy.scope_of(office.intake.clerk, "reception.plan"))
    assert [(each.session.session_no, each.to) for each in moves] == [(first, date(2027, 2, 12))]


def test_a_planner_learns_nothing_of_another_places_moves(office: Office) -> None:
    session = office.session()
    planner = Principal.of("clerk-2", "", Role.CLERK, COUNTY)
    for key in (f"{session}@0@2026-03-18", f"{CITY}-JD-20260318-9@0@2026-03-18", f"{session}@{'9' * 5000}@"):
        with pytest.raises(NotFound):
            confirm_moves(office.runtime, office.intake.act("clerk-2"), planner, ConfirmMoves(moves=(key,)))
    command = ConfirmMoves(moves=(f"{session}@{'9' * 5000}@",))
    with pytest.raises(Conflict):
        confirm_moves(office.runtime, office.intake.act("clerk-1"), office.intake.clerk, command)


def test_a_move_onto_a_day_on_which_the_leader_is_taken_is_said_and_not_offered(
    office: Office, clerk: FlaskClient
) -> None:
    office.session(on=date(2027, 2, 11), leader="leader-2", room="二号室")
    office.session(on=date(2027, 2, 10), leader="leader-2")
    load_year(office, 2027, "2027-02-10 Spring Festival")
    page = clerk.get("/intake/receptions/moves").text
    assert "已被占用" in page
    assert 'name="moves"' not in page


def test_where_days_off_are_dropped_the_session_is_cancelled(office: Office, clerk: FlaskClient) -> None:
    rules = {"announced_before": "3", "booking_ends_before": "1", "booking_ends_at": "17:00",
             "representatives": "5", "slots": "8", "day_off": "dropped", "hall_phone": "12345"}  # fmt: skip
    clerk.post(f"/intake/receptions/roster/{CITY}/rules", data=rules)
    (number,) = office.plan(first=date(2027, 2, 10), last=date(2027, 2, 10))
    load_year(office, 2027, "2027-02-10 Spring Festival")
    page = clerk.get("/intake/receptions/moves").text
    clerk.post("/intake/receptions/moves", data={"moves": hidden(page, "moves")})
    assert office.row(number).state == "cancelled"


def test_moves_that_were_shown_otherwise_are_not_confirmed(office: Office, clerk: FlaskClient) -> None:
    (number,) = office.plan(first=date(2027, 2, 10), last=date(2027, 2, 10))
    load_year(office, 2027, "2027-02-10 Spring Festival")
    page = clerk.get("/intake/receptions/moves").text
    shown = hidden(page, "moves")
    load_year(office, 2027, "2027-02-10 Spring Festival\n2027-02-11 Spring Festival")
    answer = clerk.post("/intake/receptions/moves", data={"moves": shown})
    refused(answer, clerk)
    assert office.row(number).version == 1


def test_a_quarter_is_a_sheet_and_a_session_has_name_plates(office: Office, clerk: FlaskClient) -> None:
    kept, gone = office.session(lawyer="lawyer-1"), office.session(on=date(2026, 3, 25))
    clerk.post(f"/intake/receptions/{gone}/cancellation", data={"reason": "全市防汛"})
    sheet = clerk.get("/intake/receptions/quarter?quarter=2026-1").text
    assert "2026-03-18" in sheet
    assert "2026-03-25" not in sheet
    assert "2026-03-18" not in clerk.get("/intake/receptions/quarter?quarter=2026-2").text
    plates = clerk.get(f"/intake/receptions/{kept}/plates").text
    assert plates.count('class="plate"') == 2
    for text in ("市长0", "副市长", "甲律师"):
        assert text in plates


def test_a_program_plans_changes_and_reads(office: Office, clerk: FlaskClient) -> None:
    rule = {name: value for name, value in SERIES.items() if name not in ("weekday", "every", "slots")}
    rule |= {"weekday": 2}
    proposed = clerk.post("/intake/api/v1/reception-series/proposals", json=rule).get_json()
    assert [each["on"] for each in proposed["items"]] == ["2026-09-30", "2026-10-08", "2026-10-14"]
    planned = clerk.post("/intake/api/v1/reception-series", json={**rule, "shown": proposed["shown"]})
    assert planned.status_code == 201
    session = planned.get_json()["sessions"][0]
    changed = clerk.post(
        f"/intake/api/v1/receptions/{session}/leader", json={"leader": "leader-3", "reason": "出差"}
    )
    assert changed.get_json()["version"] == 2
    listed = clerk.get("/intake/api/v1/receptions?month=2026-09").get_json()["items"]
    assert [each["leader_name"] for each in listed] == ["市长2"]
    roster = clerk.get("/intake/api/v1/reception-roster").get_json()
    assert [each["leader"] for each in roster["leaders"]] == office.leaders
