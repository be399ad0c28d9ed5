"""The board: what is due, overdue first, in words; filters in the address; pages without gaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin_web.identity.policy import Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World


def _numbers(text: str) -> list[str]:
    return re.findall(r'/supervision/matters/(\d{6}-\d{4}-\d{7})"', text)


def _matter(number: int) -> str:
    return f"230621-2026-{number:07}"


def _three_states(world: World) -> None:
    """Matter 1 overdue, 2 due soon, 3 with time left."""
    for number, day in ((1, "2026-03-02"), (2, "2026-03-04"), (3, "2026-03-09")):
        world.at(f"{day}T09:00").registered(_matter(number))
        world.dispatched(_matter(number))
        world.signed(_matter(number))
        world.contacted(_matter(number))
    world.at("2026-03-11T10:00")


def test_what_is_overdue_stands_on_top_and_each_state_is_counted(world: World, site: Site) -> None:
    _three_states(world)
    text = site.as_(Role.SUPERVISOR).get("/board").text
    assert _numbers(text) == [_matter(1), _matter(2), _matter(3)]
    assert "overdue for 2 working days" in text
    assert "due today, 14 hours left" in text
    assert "3 working days left" in text
    assert "2026-03-09 24:00" in text


@pytest.mark.parametrize(("state", "number"), [("overdue", 1), ("soon", 2), ("running", 3)])
def test_a_filter_lives_in_the_address(world: World, site: Site, state: str, number: int) -> None:
    _three_states(world)
    person = site.as_(Role.SUPERVISOR)
    assert _numbers(person.get(f"/board?state={state}").text) == [_matter(number)]
    items = person.get(f"/api/v1/clocks?state={state}").json["items"]
    assert [item["registration_no"] for item in items] == [_matter(number)]


def test_the_order_can_be_turned_round(world: World, site: Site) -> None:
    _three_states(world)
    text = site.as_(Role.SUPERVISOR).get("/board?sort=-due").text
    assert _numbers(text) == [_matter(3), _matter(2), _matter(1)]


def test_a_part_of_the_number_finds_the_matter(world: World, site: Site) -> None:
    _three_states(world)
    assert _numbers(site.as_(Role.SUPERVISOR).get("/board?q=0000002").text) == [_matter(2)]


def test_a_filter_that_makes_no_sense_is_passed_over(world: World, site: Site) -> None:
    _three_states(world)
    person = site.as_(Role.SUPERVISOR)
    assert len(_numbers(person.get("/board?state=nonsense&sort=nonsense").text)) == 3
    assert person.get("/api/v1/clocks?state=nonsense").status_code == 422
    assert person.get("/api/v1/clocks?cursor=nonsense").json["code"] == "cursor_invalid"


@pytest.mark.parametrize("sort", ["due", "-due", "started", "-started"])
def test_pages_have_every_clock_once_and_in_order(world: World, site: Site, sort: str) -> None:
    world.at("2026-03-02T09:00")
    for number in range(1, 8):
        world.registered(_matter(number))
        world.dispatched(_matter(number))
    person = site.as_(Role.SUPERVISOR)
    seen: list[str] = []
    cursor = ""
    while True:
        answer = person.get(f"/api/v1/clocks?limit=4&sort={sort}{cursor}").json
        seen += [item["clock_id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        assert len(answer["items"]) == 4
        cursor = f"&cursor={answer['next']}"
    assert len(seen) == len(set(seen)) == 21
    whole = person.get(f"/api/v1/clocks?limit=200&sort={sort}").json["items"]
    assert seen == [item["clock_id"] for item in whole]


def test_history_is_shown_apart(world: World, site: Site) -> None:
    world.at("2013-05-06T09:00").registered(imported=True)
    world.at("2026-03-02T09:00")
    person = site.as_(Role.SUPERVISOR)
    assert _numbers(person.get("/board").text) == []
    assert _numbers(person.get("/board?imported=1").text) == ["230621-2026-0000001"]


def test_an_empty_board_says_what_will_appear(site: Site) -> None:
    assert "No clock runs here" in site.as_(Role.SUPERVISOR).get("/board").text


def test_units_are_called_by_their_names(world: World, site: Site) -> None:
    _three_states(world)
    world.unit("water", "肇州县水务局")
    text = site.as_(Role.SUPERVISOR).get("/board").text
    assert "肇州县水务局" in text
    assert 'href="/supervision/board?state=overdue&amp;unit=230621/water"' in text


def test_what_an_unpublished_calendar_may_move_is_marked(world: World, site: Site) -> None:
    world.at("2026-12-29T09:00").registered()
    text = site.as_(Role.SUPERVISOR).get("/board?provisional=1").text
    assert "2027-01-13 24:00 (provisional)" in text


def test_bug_the_lists_of_supervision_looked_alike_for_want_of_what_they_are_about(
    world: World, site: Site
) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched(matter_class="utilities/heating")
    world.signed()
    world.contacted()
    supervisor = site.as_(Role.SUPERVISOR)
    about = "Complaint · Utilities › Heating"
    pages = ["/board", f"/matters/{_matter(1)}"]
    assert all(about in supervisor.get(page).text for page in pages)
    assert "Zhaozhou" in supervisor.get("/board").text
    world.approved()
    pages = ["/return-visits", f"/return-visits/{_matter(1)}"]
    assert all(about in supervisor.get(page).text for page in pages)
