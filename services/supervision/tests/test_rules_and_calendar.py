"""The rules' page, and loading a calendar year: provisional clocks are counted again by event."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin_ledger.clock.china import last_day_before
from huiyin_supervision import recomputing
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

YEAR: dict[str, Any] = {
    "year": 2027,
    "source_notice": "国办发明电〔2026〕1号",
    "off": {"2027-01-01": "New Year's Day", "2027-01-02": "New Year's Day", "2027-01-03": "New Year's Day"},
    "working": {},
}


def _settle(world: World) -> None:
    world.service.subscriptions["supervision"].catch_up()


def _due(world: World, clock: str = "hotline5/1") -> tuple[date, bool]:
    row = world.clocks()[clock]
    return last_day_before(row["effective_due_at"]), row["provisional"]


def test_the_page_names_limit_source_and_since_when(site: Site) -> None:
    text = site.as_(Role.UNIT_HANDLER, "water").get("/rules?on=2026-03-02").text
    for expected in (
        "信访工作条例 §34",
        "60 days",
        "2 working hours",
        "2022-05-01",
        "when 80% of the time are used",
        "The limits in force in Zhaozhou for matters",
    ):
        assert expected in text


def test_another_day_has_other_rules(site: Site) -> None:
    person = site.as_(Role.AUDITOR)
    on_2010 = person.get("/api/v1/rule-packs?on=2010-01-01").json["items"]
    assert [pack["pack"] for pack in on_2010] == ["petition-2005", "centre-default"]
    assert {limit["source"] for limit in on_2010[0]["limits"]} == {
        "信访条例 §21",
        "信访条例 §22",
        "信访条例 §21、§22",
        "信访条例 §33",
    }
    today = person.get("/api/v1/rule-packs").json["items"]
    assert [pack["pack"] for pack in today] == ["petition-2022", "centre-default"]


def test_a_published_year_moves_provisional_dates_by_event(world: World, site: Site) -> None:
    world.at("2026-12-28T09:00").registered()
    world.dispatched()
    assert _due(world) == (date(2027, 1, 4), True)
    answer = site.as_(Role.ADMINISTRATOR, jurisdiction="230600").post("/api/v1/calendar-years", json=YEAR)
    assert answer.status_code == 201
    _settle(world)
    assert _due(world) == (date(2027, 1, 5), False)
    recomputed = [event for event in world.events() if event.type == "supervision.clock_recomputed"]
    assert {event.data["calendar_version"] for event in recomputed} == {answer.json["calendar_version"]}
    assert world.outcomes()["sign/1"] == "running"
    assert _due(world, "sign/1")[0] == date(2026, 12, 28)


def test_the_count_before_and_after_can_both_be_explained(world: World, site: Site) -> None:
    world.at("2026-12-28T09:00").registered()
    world.dispatched()
    supervisor = site.as_(Role.SUPERVISOR)
    world.at("2026-12-30T09:00").approved()
    site.as_(Role.ADMINISTRATOR).post("/api/v1/calendar-years", json=YEAR)
    _settle(world)
    clocks = supervisor.get("/api/v1/matters/230621-2026-0000001/clocks?explain=true").json["items"]
    reply = next(item for item in clocks if item["limit_id"] == "hotline5")
    assert [(day["date"], day["step"]) for day in reply["days"][-2:]] == [
        ("2027-01-03", "skipped"),
        ("2027-01-04", "counted"),
    ]
    assert "tell the auditor" not in supervisor.get("/matters/230621-2026-0000001").text


def test_a_year_loaded_for_a_county_moves_nothing_in_another(world: World, site: Site) -> None:
    world.at("2026-12-28T09:00").registered()
    world.dispatched()
    site.as_(Role.ADMINISTRATOR, jurisdiction="230622").post("/api/v1/calendar-years", json=YEAR)
    _settle(world)
    assert _due(world) == (date(2027, 1, 4), True)


def test_new_clocks_count_with_the_loaded_year(world: World, site: Site) -> None:
    site.as_(Role.ADMINISTRATOR).post("/api/v1/calendar-years", json=YEAR)
    world.at("2026-12-28T09:00").registered()
    world.dispatched()
    assert _due(world) == (date(2027, 1, 5), False)


def test_the_same_year_again_is_refused(site: Site) -> None:
    administrator = site.as_(Role.ADMINISTRATOR)
    assert administrator.post("/api/v1/calendar-years", json=YEAR).status_code == 201
    again = administrator.post("/api/v1/calendar-years", json=YEAR)
    assert (again.status_code, again.json["code"]) == (422, "calendar_unchanged")


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("off", "2026-01-01 New Year's Day", "2026-01-01 is not a day of 2027"),
        ("off", "soon", "Write one day a line"),
        ("working", "2027-01-04", "2027-01-04 is a weekday"),
        ("source_notice", "", "Fill this in"),
    ],
)
def test_a_form_that_cant_be_says_why_and_keeps_what_was_typed(
    site: Site, field: str, typed: str, complaint: str
) -> None:
    form = {"year": "2027", "source_notice": "a notice", "off": "2027-01-01 New Year's Day", field: typed}
    administrator = site.as_(Role.ADMINISTRATOR)
    answer = refused(administrator.post("/calendar", form=form), administrator.follow)
    assert complaint in answer.text
    assert "2027" in answer.text


def test_the_form_puts_a_year_in_force(world: World, site: Site) -> None:
    administrator = site.as_(Role.ADMINISTRATOR)
    form = {"year": "2027", "source_notice": "a notice", "off": "2027-01-01 New Year's Day\n2027-01-02"}
    assert administrator.post("/calendar", form=form).status_code == 303
    text = administrator.get("/calendar").text
    assert "a notice" in text
    assert "2004–2027" in text


def test_a_clock_started_while_the_year_was_being_loaded_is_counted_again_by_the_timer(
    world: World, site: Site
) -> None:
    world.at("2026-12-28T09:00").registered()
    world.dispatched()
    site.as_(Role.ADMINISTRATOR).post("/api/v1/calendar-years", json=YEAR)
    recomputing.run(world.runtime)
    assert _due(world) == (date(2027, 1, 5), False)
    events = len(world.events())
    recomputing.run(world.runtime)
    assert len(world.events()) == events
