"""Who may know of what: every role, its own unit and another's, its own place and another's, sealed and open."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin_contracts.assignment import ReplyApproved
from huiyin_contracts.vocabulary import Channel
from huiyin_supervision.actions import ACTIONS
from huiyin_web.identity.policy import Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

OPEN, OTHER_UNITS, ELSEWHERE, SEALED = (
    f"{place}-2026-000000{n}" for place, n in (("230621", 1), ("230621", 2), ("230622", 3), ("230621", 4))
)
ALLEGED = "230621-2026-0000005"
NO_OF_CITY = "230600-2026-0000001"
UNITS = (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS)


@pytest.fixture
def four_matters(world: World) -> None:
    """One of the unit "water", one of "housing", one of a "water" in another county, and an accusation; all overdue,
    the open ones with cards, reminders and a return visit."""
    world.at("2026-03-02T09:00")
    for no, unit, place in (
        (OPEN, "water", "230621"),
        (OTHER_UNITS, "housing", "230621"),
        (ELSEWHERE, "water", "230622"),
    ):
        world.registered(no, jurisdiction=place)
        world.dispatched(no, unit, jurisdiction=place)
    world.registered(SEALED, Channel.LETTER)
    world.referred(SEALED)
    world.dispatched(SEALED, "discipline", sealed=True)
    world.tick_until("2026-03-03T08:00")
    world.tick_until("2026-03-04T12:00")
    for no, unit in ((OPEN, "water"), (OTHER_UNITS, "housing")):
        world.approved(no, unit)
        world.redo_started(no, unit)


def _asked(role: Role) -> tuple[str | None, str]:
    return ("water" if role in UNITS else None), "230621"


def _expected(role: Role, action: str) -> set[str]:
    if role not in ACTIONS[action].roles:
        return set()
    if role in UNITS:
        return {OPEN}
    sealed = {SEALED} if role in (Role.AUDITOR, Role.CLERK) and action == "clock.read" else set()
    return {OPEN, OTHER_UNITS} | sealed


def _seen(text: str) -> set[str]:
    return set(re.findall(r"\d{6}-2026-\d{7}", text))


LISTS = {
    "/api/v1/clocks": "clock.read",
    "/board": "clock.read",
    "/api/v1/cards": "card.read",
    "/cards": "card.read",
    "/api/v1/reminders": "clock.read",
    "/reminders": "clock.read",
    "/api/v1/return-visits": "return_visit.record",
    "/return-visits": "return_visit.record",
}


@pytest.mark.usefixtures("four_matters")
def test_every_list_shows_each_role_its_own_and_nothing_else(site: Site) -> None:
    for role in set(Role) - {Role.CITIZEN}:
        unit, place = _asked(role)
        person = site.as_(role, unit, place)
        for path, action in LISTS.items():
            answer = person.get(path)
            if role not in ACTIONS[action].roles:
                assert answer.status_code == 403, (role, path)
                continue
            assert answer.status_code == 200, (role, path)
            listed = _seen(answer.text)
            expected = _expected(role, action) - (
                {SEALED} if "clocks" not in path and path != "/board" else set()
            )
            assert listed == expected, (role, path)


@pytest.mark.usefixtures("four_matters")
def test_every_matter_answers_each_role_alike_where_it_is_not_theirs(site: Site) -> None:
    for role in set(Role) - {Role.CITIZEN}:
        unit, place = _asked(role)
        person = site.as_(role, unit, place)
        theirs = _expected(role, "clock.read")
        nowhere = person.get("/api/v1/matters/230621-2026-0000099/clocks")
        for no in (OPEN, OTHER_UNITS, ELSEWHERE, SEALED):
            page, api = person.get(f"/matters/{no}"), person.get(f"/api/v1/matters/{no}/clocks")
            if role not in ACTIONS["clock.read"].roles:
                assert (page.status_code, api.status_code) == (403, 403), (role, no)
            elif no in theirs:
                assert (page.status_code, api.status_code) == (200, 200), (role, no)
            else:
                assert (page.status_code, api.status_code) == (404, 404), (role, no)
                assert _without_id(api.json) == _without_id(nowhere.json), (role, no)


@pytest.mark.usefixtures("four_matters")
def test_an_accusation_is_seen_by_the_competent_unit_the_clerk_and_the_auditor(site: Site) -> None:
    organ = site.as_(Role.UNIT_HEAD, "discipline")
    assert _seen(organ.get("/board").text) == {SEALED}
    assert _seen(organ.get("/cards").text) == _seen(organ.get("/reminders").text) == set()
    for role in (Role.AUDITOR, Role.CLERK):
        assert "sealed" in site.as_(role).get(f"/matters/{SEALED}").text


def test_the_unit_whose_counter_received_an_accusation_sees_nothing_of_it_before_or_after_it_is_sealed(
    world: World, site: Site
) -> None:
    """Even left untriaged until the notice is overdue: the receiving unit is told only of what is no accusation."""
    world.at("2026-03-02T09:00").registered(SEALED, Channel.LETTER, received_directly=True)
    unit = site.as_(Role.UNIT_HEAD, "water")

    def seen() -> set[str]:
        return set().union(*(_seen(unit.get(path).text) for path in LISTS if "return" not in path))

    world.tick_until("2026-03-18T01:00", timedelta(days=1))
    assert world.clocks(SEALED)["T03/1"]["breached"]
    assert (seen(), unit.get(f"/matters/{SEALED}").status_code) == (set(), 404)
    world.referred(SEALED)
    world.dispatched(SEALED, "discipline", sealed=True)
    world.tick_until("2026-03-25T01:00", timedelta(days=1))
    assert (seen(), unit.get(f"/matters/{SEALED}").status_code) == (set(), 404)
    assert world.cards(SEALED) == []
    assert {row["competent_unit"] for row in world.clocks(SEALED).values()} == {"discipline"}


def test_a_duty_in_what_is_sealed_afterwards_is_the_competent_units_in_every_list(
    world: World, site: Site
) -> None:
    """Whoever owed it before: the registering office, or another unit, which then no longer knows of it."""
    world.at("2026-03-02T09:00").registered(SEALED, Channel.LETTER)
    world.dispatched(SEALED, "water", Channel.LETTER)
    water, organ = site.as_(Role.UNIT_HEAD, "water"), site.as_(Role.UNIT_HEAD, "discipline")
    assert _seen(water.get("/api/v1/clocks").text) == {SEALED}
    world.referred(SEALED)
    assert _seen(water.get("/api/v1/clocks").text) == _seen(water.get("/board").text) == set()
    assert water.get(f"/matters/{SEALED}").status_code == 404
    assert _seen(organ.get("/api/v1/clocks").text) == _seen(organ.get("/board").text) == {SEALED}


@pytest.mark.parametrize("marked_by", ["petitioner", "desk"])
def test_what_may_be_an_accusation_is_seen_by_those_who_refer_it_until_it_is_found_to_be_none(
    world: World, site: Site, marked_by: str
) -> None:
    world.at("2026-03-02T09:00").registered(ALLEGED, Channel.LETTER, sealed=marked_by == "petitioner")
    if marked_by == "desk":
        world.sealed(ALLEGED)
    world.tick_until("2026-03-18T01:00", timedelta(days=1))

    def who_sees() -> set[Role]:
        knowing = set()
        for role in ACTIONS["clock.read"].roles:
            person = site.as_(role, *_asked(role))
            if person.get(f"/matters/{ALLEGED}").status_code == 200:
                knowing.add(role)
            listed = _seen(person.get("/board").text) | _seen(person.get("/api/v1/clocks").text)
            assert not listed or role in knowing, role
        return knowing

    assert who_sees() == {Role.CLERK, Role.AUDITOR}
    assert world.clocks(ALLEGED)["T01/1"]["breached"]
    world.triaged(ALLEGED, title="…", text="…")
    assert who_sees() == set(ACTIONS["clock.read"].roles) - set(UNITS)
    world.sealed(ALLEGED)
    world.referred(ALLEGED)
    assert who_sees() == {Role.CLERK, Role.AUDITOR}


@pytest.mark.usefixtures("four_matters")
def test_counts_leave_out_what_the_list_leaves_out(site: Site) -> None:
    def total(role: Role, unit: str | None = None) -> int:
        text = site.as_(role, unit).get("/board").text
        found = re.search(r'All that run <span class="chip-count">(\d+)', text)
        assert found, text
        return int(found.group(1))

    handler, supervisor, auditor = (
        total(Role.UNIT_HANDLER, "water"),
        total(Role.SUPERVISOR),
        total(Role.AUDITOR),
    )
    assert (handler, supervisor, auditor) == (2, 4, 5)


@pytest.mark.usefixtures("four_matters")
def test_commands_are_refused_to_whoever_may_not_give_them(site: Site) -> None:
    urge: dict[str, Any] = {"json": {"clock_id": f"{OPEN}/sign/1"}}
    visit: dict[str, Any] = {"json": {"answered": False}}
    year: dict[str, Any] = {"json": {"year": 2027, "source_notice": "n", "off": {}, "working": {}}}
    commands = {
        f"/api/v1/matters/{OPEN}/urge": ("supervision.act", urge),
        f"/api/v1/return-visits/{OPEN}": ("return_visit.record", visit),
        "/api/v1/calendar-years": ("rulepack.manage", year),
    }
    for role in set(Role) - {Role.CITIZEN}:
        unit, place = _asked(role)
        for path, (action, body) in commands.items():
            if role not in ACTIONS[action].roles:
                answer = site.as_(role, unit, place).post(path, **body)
                assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), (role, path)


@pytest.mark.usefixtures("four_matters")
def test_nobody_commands_in_another_county(site: Site) -> None:
    stranger = site.as_(Role.SUPERVISOR, jurisdiction="230622")
    assert (
        stranger.post(f"/api/v1/matters/{OPEN}/urge", json={"clock_id": f"{OPEN}/sign/1"}).status_code == 404
    )
    administrator = site.as_(Role.ADMINISTRATOR, jurisdiction="230622")
    year = {"year": 2027, "source_notice": "n", "off": {}, "working": {}, "jurisdiction": "230621"}
    assert administrator.post("/api/v1/calendar-years", json=year).status_code == 404


def test_the_city_sees_its_counties(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered(OPEN)
    world.registered(ELSEWHERE, jurisdiction="230622")
    assert _seen(site.as_(Role.LEADER, jurisdiction="230600").get("/board").text) == {OPEN, ELSEWHERE}


def test_a_county_follows_what_the_city_sent_to_its_units_and_no_accusation(world: World, site: Site) -> None:
    """It read the orders, and found neither their clocks nor the links that led to them."""
    sent_down, in_the_city, sealed = (f"230600-2026-000000{n}" for n in (1, 2, 3))
    world.at("2026-03-02T09:00")
    for no, unit in ((sent_down, "230621/water"), (in_the_city, "water")):
        world.registered(no, jurisdiction="230600")
        world.dispatched(no, unit, jurisdiction="230600")
    world.registered(sealed, jurisdiction="230600", sealed=True)
    world.dispatched(sealed, "230621/discipline", jurisdiction="230600", sealed=True)
    world.tick_until("2026-03-04T12:00", every=timedelta(hours=12))
    for role in (Role.OPERATOR, Role.CLERK, Role.SUPERVISOR, Role.LEADER, Role.REPORTER, Role.AUDITOR):
        county = site.as_(role)
        for path in (
            "/board",
            "/cards",
            "/reminders",
            "/api/v1/clocks",
            "/api/v1/cards",
            "/api/v1/reminders",
        ):
            assert _seen(county.get(path).text) == {sent_down}, (role, path)
        page = county.get(f"/matters/{sent_down}")
        assert page.status_code == 200
        assert "clock_id" not in page.text, "the city's supervisors urge about it"
        assert county.get(f"/matters/{in_the_city}").status_code == 404
        assert county.get(f"/matters/{sealed}").status_code == 404


def test_a_countys_page_of_what_the_city_sent_leads_to_no_visit(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered(NO_OF_CITY, jurisdiction="230600")
    world.dispatched(NO_OF_CITY, "230621/water", jurisdiction="230600")
    world.publish(
        ReplyApproved(
            registration_no=NO_OF_CITY,
            unit="230621/water",
            round=1,
            replied_at=world.clock.now(),
            approved_at=world.clock.now(),
            imported=False,
            sealed=False,
            text="…",
        ),
        jurisdiction="230600",
    )
    visit = f"/supervision/return-visits/{NO_OF_CITY}"
    city = site.as_(Role.OPERATOR, jurisdiction="230600")
    assert visit in city.get(f"/matters/{NO_OF_CITY}").text
    county = site.as_(Role.OPERATOR).get(f"/matters/{NO_OF_CITY}")
    assert (county.status_code, visit in county.text) == (200, False)


def test_a_stranger_is_asked_to_log_in(site: Site) -> None:
    assert site.client.get("/supervision/board").status_code == 303
    assert site.client.get("/supervision/api/v1/clocks").status_code == 401


def _without_id(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}


def test_no_unit_account_can_write_the_result_of_a_return_visit() -> None:
    assert not ACTIONS["return_visit.record"].roles & {Role.UNIT_HANDLER, Role.UNIT_HEAD}
