"""A matter that a unit handled turns out to be an accusation: what was owed, urged and carded about it is nobody's
any more."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin_ledger.domain import Act, Refused
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.features.list_cards.query import CardsQuery, cards_by_unit, list_cards
from huiyin_supervision.features.list_reminders.query import list_reminders
from huiyin_supervision.features.list_visits.query import VisitsQuery, count_visits, list_visits
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.list_filters import ListQuery
from huiyin_supervision.row_access import scope_of_owned
from huiyin_web.identity.policy import Principal, Role

from .given import COUNTY, DISCIPLINE, NO, World

SUPERVISOR = Principal.of("s", "", Role.SUPERVISOR, COUNTY)
CLERK = Principal.of("c", "", Role.CLERK, COUNTY)
OTHER = NO[:-1] + "9"


def taken_back(world: World) -> None:
    """The referral, and the sealed order that follows at the same time."""
    world.sealed()
    world.referred(taken_back=True)
    world.dispatched(NO, DISCIPLINE, sealed=True)


def handled(world: World, no: str = NO) -> None:
    world.registered(no)
    world.dispatched(no)


def test_the_clocks_of_the_unit_end_with_nobody_late_and_the_organ_signs(world: World) -> None:
    handled(world.at("2026-03-02T09:00"))
    world.at("2026-03-09T09:00")
    taken_back(world)
    outcomes = world.outcomes()
    assert outcomes.pop("sign/2") == "running"
    assert outcomes.pop("T01/1") == "met"
    assert len(outcomes) > 2
    assert set(outcomes.values()) == {"cancelled"}
    assert world.owed() == {"sign/2": DISCIPLINE}
    world.tick_until("2026-03-10T09:00")
    assert rows(world, "cards") == rows(world, "reminders") == []
    assert not any(row["breached"] for row in world.clocks().values())


def test_between_the_referral_and_the_sealed_order_nobody_is_reminded_or_late(world: World) -> None:
    """However long that takes."""
    handled(world.at("2026-03-02T09:00"))
    world.at("2026-03-02T09:05").referred(taken_back=True)
    world.tick_until("2026-03-12T09:00")
    assert rows(world, "cards") == rows(world, "reminders") == []
    assert not any(row["breached"] for row in world.clocks().values())


def test_its_cards_and_reminders_are_in_no_list_and_no_count(world: World) -> None:
    for no in (NO, OTHER):
        handled(world.at("2026-03-02T09:00"), no)
    world.tick_until("2026-03-09T09:00")
    assert shown(world, SUPERVISOR) == {NO, OTHER}
    before = cards_by_unit(world.runtime.database, scope_of_owned(SUPERVISOR, "card.read"), CardsQuery())
    taken_back(world)
    for who in (SUPERVISOR, CLERK, Principal.of("a", "", Role.AUDITOR, COUNTY)):
        assert shown(world, who) == {OTHER}
    after = cards_by_unit(world.runtime.database, scope_of_owned(SUPERVISOR, "card.read"), CardsQuery())
    assert sum(each.red + each.yellow for each in after) == sum(each.red + each.yellow for each in before) / 2
    matter = find_matter(world.runtime.database, CLERK, NO)
    assert (matter.cards, matter.reminders, matter.urgings, matter.visit) == ([], [], [], None)


@pytest.mark.parametrize("crossing", [False, True])
def test_nobody_is_asked_about_it(world: World, *, crossing: bool) -> None:
    """Not even where the reply was approved while it was taken back."""
    handled(world.at("2026-03-02T09:00"))
    if crossing:
        world.referred(taken_back=True)
    world.approved()
    world.rated()
    if not crossing:
        world.own()
        world.referred(taken_back=True)
    world.dispatched(NO, DISCIPLINE, sealed=True)
    world.own()
    scope = scope_of_owned(SUPERVISOR, "return_visit.record")
    assert count_visits(world.runtime.database, scope) == {}
    assert rows(world, "return_visit_tasks") == []
    assert world.owed() == {"sign/2": DISCIPLINE}


def test_whoever_was_about_to_record_a_visit_records_none(world: World) -> None:
    handled(world.at("2026-03-02T09:00"))
    world.approved()
    assert [v.registration_no for v in visits(world)] == [NO]
    taken_back(world)
    assert visits(world) == []
    command = RecordVisit(
        jurisdiction=COUNTY,
        registration_no=NO,
        answered=True,
        resolved="unresolved",
        satisfaction="dissatisfied",
    )
    with pytest.raises(Refused) as refused:
        record_visit(world.runtime, Act("s", world.clock.now(), NO), command)
    assert refused.value.code == "no_visit_due"
    visit = world.runtime.ledger.get(ReturnVisit, COUNTY, ReturnVisit.stream_id(COUNTY, NO))
    assert visit.redo_count == 0


def visits(world: World) -> list[Any]:
    scope = scope_of_owned(SUPERVISOR, "return_visit.record")
    return list(list_visits(world.runtime.database, scope, VisitsQuery()).items)


def shown(world: World, who: Principal) -> set[str]:
    """The numbers in the lists of cards and reminders."""
    database = world.runtime.database
    cards = list_cards(database, scope_of_owned(who, "card.read"), CardsQuery())
    reminders = list_reminders(database, scope_of_owned(who, "clock.read"), ListQuery())
    return {each.registration_no for each in cards.items} | {each.registration_no for each in reminders.items}


def rows(world: World, view: str) -> list[dict[str, Any]]:
    return world.runtime.database.query(f"SELECT * FROM live.{view}")
