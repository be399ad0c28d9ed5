"""Who sees what: units their own, places their own, accusations only those who may know of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import NotFound
from huiyin_reporting.actions import ACTIONS
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.filters import Filters, Period, jurisdictions_in, narrowed_to
from huiyin_reporting.kpi.rows import read_rows
from huiyin_reporting.kpi.selection import Selector
from huiyin_reporting.views.matters import jurisdictions
from huiyin_web.app import create_app
from huiyin_web.identity import policy
from huiyin_web.identity.policy import UNIT_ROLES, Role

from .given import CITY, COUNTY, DISCIPLINE, HEATING, MONDAY, OTHER_COUNTY, ROADS, number, person

DAY = timedelta(days=1)
WEEK = Period(MONDAY - 7 * DAY, MONDAY, MONDAY)
UNITS = frozenset(UnitKey(CITY, unit) for unit in (HEATING, ROADS, DISCIPLINE))
PLAIN, SEALED, ACCUSED = number(1), number(2), number(3)
READERS = sorted(ACTIONS["dashboard.read"].roles)


@pytest.fixture
def matters(world, follow, signing):
    """A plain matter at heating, an accusation at the discipline organ, and one that heating had held before it
    turned out to be an accusation against heating."""
    world.registered(PLAIN, MONDAY - 2 * DAY)
    world.dispatched(PLAIN, MONDAY - 2 * DAY, HEATING)
    world.clock(PLAIN, "sign", MONDAY - DAY, unit=HEATING)
    world.registered(SEALED, MONDAY - 2 * DAY, channel="letter")
    world.referred(SEALED, MONDAY - 2 * DAY)
    world.dispatched(SEALED, MONDAY - 2 * DAY, DISCIPLINE, sealed=True)
    world.clock(SEALED, "sign", MONDAY - DAY, unit=DISCIPLINE)
    world.registered(ACCUSED, MONDAY - 2 * DAY)
    world.dispatched(ACCUSED, MONDAY - 2 * DAY, HEATING)
    world.clock(ACCUSED, "sign", MONDAY - DAY, unit=HEATING)
    world.card(ACCUSED, MONDAY - DAY, HEATING)
    world.referred(ACCUSED, MONDAY - DAY)
    follow()


def seen(runtime, principal, **asked):
    """Every matter that any figure counts or lists for this person."""
    scope = policy.scope_of(principal, "dashboard.read")
    selector = Selector(scope, Filters(WEEK, **asked), UNITS)
    figures = compute(runtime.database, load(), selector)
    found = set()
    for name, count in load().counts.items():
        listed = read_rows(runtime.database, count.cohort, selector, limit=100).items
        assert figures.counts[name] == len(listed)
        found |= {row.registration_no for row in listed}
    for name, share in load().shares.items():
        listed = read_rows(runtime.database, share.denominator, selector, limit=100).items
        assert figures.ratios[name].denominator == len(listed)
        found |= {row.registration_no for row in listed}
    return found


@pytest.mark.parametrize("role", READERS)
def test_an_accusation_is_seen_only_by_roles_that_may_read_accusations(matters, runtime, role):
    unit = DISCIPLINE if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    found = seen(runtime, person(role, unit=unit))
    assert (SEALED in found) is (role in ACTIONS["dashboard.read"].sealed)


@pytest.mark.parametrize("role", [Role.UNIT_HANDLER, Role.UNIT_HEAD])
@pytest.mark.parametrize("unit", [HEATING, ROADS])
def test_no_unit_but_the_competent_one_learns_of_an_accusation(matters, runtime, role, unit):
    assert seen(runtime, person(role, unit=unit)) == ({PLAIN} if unit == HEATING else set())


def test_the_competent_unit_sees_its_own_accusations_and_nothing_else(matters, runtime):
    assert seen(runtime, person(Role.UNIT_HANDLER, unit=DISCIPLINE)) == {SEALED}


def test_a_citys_unit_sees_nothing_of_the_countys_unit_of_the_same_code(world, runtime, follow, signing):
    """The number, and that it is sealed, stood in the list, under the name of the city's unit."""
    plain, sealed = number(1, COUNTY), number(2, COUNTY)
    world.unit(DISCIPLINE, "肇州县纪委监委", COUNTY)
    for no in (plain, sealed):
        world.registered(no, MONDAY - 2 * DAY)
        world.dispatched(no, MONDAY - 2 * DAY, DISCIPLINE, sealed=no == sealed)
    world.referred(sealed, MONDAY - 2 * DAY)
    follow()
    for jurisdiction, reached in ((CITY, set()), (COUNTY, {plain, sealed})):
        assert seen(runtime, person(Role.UNIT_HANDLER, jurisdiction, DISCIPLINE)) == reached
    selector = Selector(policy.scope_of(person(Role.AUDITOR), "dashboard.read"), Filters(WEEK), UNITS)
    found = read_rows(runtime.database, load().counts["registered"].cohort, selector, limit=9).items
    assert {row.unit_name for row in found} == {"肇州县纪委监委"}


def test_an_accusation_is_in_no_group_of_figures_either(matters, runtime):
    scope = policy.scope_of(person(Role.LEADER), "dashboard.read")
    figures = compute(runtime.database, load(), Selector(scope, Filters(WEEK), UNITS))
    assert figures.counts["registered"] == 1
    assert not [key for key in (*figures.counts, *figures.ratios, *figures.medians) if DISCIPLINE in key]


def test_a_unit_sees_no_other_unit(matters, runtime):
    scope = policy.scope_of(person(Role.UNIT_HEAD, unit=ROADS), "dashboard.read")
    for other in (HEATING, "u-none"):
        with pytest.raises(NotFound) as refused:
            narrowed_to(scope, Filters(WEEK, unit=UnitKey(CITY, other)), UNITS)
        assert str(refused.value) == "there is no such unit, or none that is open to you"


def test_a_unit_account_without_a_unit_sees_nothing(matters, runtime):
    assert seen(runtime, person(Role.UNIT_HANDLER, unit=None)) == set()


def test_a_county_follows_what_the_city_sent_to_its_units_and_no_accusation(world, runtime, follow):
    """It did so in assignment alone: the orders that it saw there counted in no figure."""
    sent_down, in_the_city, sealed, own = number(1), number(2), number(3), number(4, COUNTY)
    for no in (sent_down, in_the_city, sealed, own):
        world.registered(no, MONDAY - DAY)
    world.dispatched(sent_down, MONDAY - DAY, f"{COUNTY}/{ROADS}")
    world.dispatched(in_the_city, MONDAY - DAY, ROADS)
    world.dispatched(sealed, MONDAY - DAY, f"{COUNTY}/{DISCIPLINE}", sealed=True)
    follow()
    for role in (Role.CLERK, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR):
        county = person(role, COUNTY)
        assert seen(runtime, county) == {sent_down, own}
        assert seen(runtime, county, jurisdiction=CITY) == {sent_down, own}, "a city with its counties"
        assert seen(runtime, county, jurisdiction=COUNTY) == {own}
    with pytest.raises(NotFound):
        seen(runtime, person(Role.LEADER, COUNTY), jurisdiction=OTHER_COUNTY)


def test_the_city_covers_its_counties_and_a_county_itself_and_what_the_city_may_send_it(
    world, runtime, follow
):
    world.registered(number(1, CITY), MONDAY - DAY)
    world.registered(number(2, COUNTY), MONDAY - DAY)
    world.registered(number(3, OTHER_COUNTY), MONDAY - DAY)
    follow()
    known = [CITY, COUNTY, OTHER_COUNTY]
    for place, seen in ((CITY, (CITY, COUNTY, OTHER_COUNTY)), (COUNTY, (CITY, COUNTY)), ("110000", ())):
        scope = policy.scope_of(person(Role.LEADER, place), "dashboard.read")
        assert jurisdictions_in(scope, known) == seen


def test_no_list_of_places_tells_of_an_accusation(world, runtime, follow):
    """The organ of the county received the first matter of its county: its namesake and the city's others see no place."""
    world.dispatched(number(1, CITY), MONDAY - DAY, HEATING)
    world.referred(number(1, COUNTY), MONDAY - DAY, DISCIPLINE)
    follow()
    for who, seen in (
        (person(Role.UNIT_HANDLER, COUNTY, DISCIPLINE), [COUNTY]),
        (person(Role.UNIT_HANDLER, CITY, DISCIPLINE), []),
        (person(Role.UNIT_HANDLER, CITY, HEATING), [CITY]),
        (person(Role.LEADER, CITY), [CITY]),
    ):
        assert jurisdictions(runtime.database, policy.scope_of(who, "dashboard.read")) == seen


GET_ROUTES = (
    "/reporting/",
    "/reporting/figures/K1",
    "/reporting/figures/K1/rows.csv",
    "/reporting/definitions",
    "/reporting/api/v1/kpis",
    "/reporting/api/v1/kpis/K1/matters",
    "/reporting/api/v1/matters",
    "/reporting/briefings",
    "/reporting/briefings/230600-2026-02-2",
    "/reporting/api/v1/bulletins",
)


@pytest.fixture
def get(service, runtime):
    """A function: GET as somebody of this role, place and unit."""
    client = create_app([service]).test_client()

    def ask(url, role, jurisdiction=CITY, unit=None):
        token = runtime.identity.tokens.issue(
            role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
        )
        return client.get(url, headers={"Authorization": f"Bearer {token}"})

    return ask


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.CITIZEN])
def test_every_route_opens_for_the_roles_of_its_action_and_no_other(matters, get, role):
    unit = HEATING if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    for url in GET_ROUTES:
        action = "briefing.read" if "briefing" in url or "bulletin" in url else "dashboard.read"
        expected = 200 if role in ACTIONS[action].roles else 403
        assert get(url, role, unit=unit).status_code == expected, url


@pytest.mark.parametrize(
    "role", [r for r in READERS if r not in ACTIONS["dashboard.read"].sealed] + [Role.UNIT_HEAD]
)
def test_no_page_export_or_answer_names_an_accusation_to_who_may_not_know(matters, get, role):
    unit = HEATING if role is Role.UNIT_HEAD else None
    for url in (
        "/reporting/figures/registered?part=all",
        "/reporting/figures/K1?part=missed",
        "/reporting/figures/registered/rows.csv",
        "/reporting/figures/yellow_cards/rows.csv",
        "/reporting/api/v1/matters",
        "/reporting/api/v1/kpis/registered/matters?limit=1000",
    ):
        said = get(url, role, unit=unit).get_data(as_text=True)
        assert PLAIN in said or "yellow_cards" in url
        assert SEALED not in said
        assert ACCUSED not in said


def test_another_unit_and_no_unit_at_all_get_the_same_answer(matters, get):
    answers = {
        (r.status_code, r.json["code"], r.json.get("detail"))
        for r in (
            get(f"/reporting/api/v1/kpis?unit={unit}", Role.UNIT_HEAD, unit=HEATING)
            for unit in (ROADS, "u-none")
        )
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_another_place_and_no_place_at_all_get_the_same_answer(matters, get):
    answers = {
        (r.status_code, r.json["code"], r.json.get("detail"))
        for r in (
            get(f"/reporting/api/v1/matters?jurisdiction={j}", Role.LEADER, COUNTY)
            for j in (OTHER_COUNTY, "110000")
        )
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_a_county_reads_no_briefing_of_the_city(matters, get):
    there = get("/reporting/briefings/230600-2026-02-2", Role.REPORTER, COUNTY)
    nowhere = get("/reporting/briefings/230699-2026-02-2", Role.REPORTER, COUNTY)
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_a_county_is_offered_and_told_no_unit_of_another_place(world, follow, get):
    """The filter once listed the units of every place, and a figure's page named them."""
    world.unit("u-own", "本县住建局", COUNTY)
    world.unit("u-other", "外县住建局", OTHER_COUNTY)
    world.unit("u-city", "市住建局", CITY)
    follow()
    for role in READERS:
        unit = "u-own" if role in UNIT_ROLES else None
        page = get("/reporting/", role, COUNTY, unit)
        assert page.status_code == 200
        assert "外县住建局" not in page.text
        assert "市住建局" not in page.text
        assert ("本县住建局" in page.text) is (unit is None or role in UNIT_ROLES)
        there, nowhere = (
            get(f"/reporting/figures/open?unit={asked}", role, COUNTY, unit)
            for asked in (f"{OTHER_COUNTY}/u-other", f"{OTHER_COUNTY}/u-none")
        )
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert "外县住建局" not in there.text
    assert "本县住建局" in get("/reporting/", Role.LEADER, CITY).text
