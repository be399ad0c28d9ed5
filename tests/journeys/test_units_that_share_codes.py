"""Every jurisdiction has units of the same codes: each sees what it holds itself, through every route, and nothing else."""

from __future__ import annotations

from itertools import product

import pytest

from huiyin_assignment.features.load_units.handler import load_units
from huiyin_assignment.features.register_unit.command import RegisterUnit
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Category, Channel, Nature, UnitKind
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Principal, Role

from .test_accusation_never_reaches_the_accused import NOBODYS, Eyes

PLACES = CITY, COUNTY, OTHER = "230600", "230621", "230622"
KINDS = {"jw": UnitKind.DISCIPLINE_ORGAN, "roads": UnitKind.DEPARTMENT}
UNITS = [UnitKey(place, code) for place, code in product(PLACES, KINDS)]
CLERK = Principal.of("clerk", "", Role.CLERK, CITY)


@pytest.fixture
def house(platform: Platform, clock: SimulatedClock) -> Platform:
    units = [
        RegisterUnit(
            jurisdiction=unit.jurisdiction, unit=unit.unit, name=f"{unit}单位", kind=KINDS[unit.unit]
        )
        for unit in UNITS
    ]
    load_units(platform.runtime("assignment"), Act("admin", clock.now()), units)
    platform.settle()
    return platform


@pytest.mark.parametrize("organ", [UnitKey(CITY, "jw"), UnitKey(COUNTY, "jw")], ids=str)
def test_an_accusation_is_seen_by_its_organ_alone_whatever_the_codes(
    house: Platform, clock: SimulatedClock, organ: UnitKey
) -> None:
    """The city's organ got no order and no clock; the county's accusations were read by the city's namesake."""
    others = [Eyes(house, "unit_handler", unit.unit, unit.jurisdiction) for unit in UNITS if unit != organ]
    before = [eyes.everything() for eyes in others]

    number = accuse(house, clock, organ)

    for eyes, seen in zip(others, before, strict=True):
        assert eyes.everything() == seen
        assert eyes.of_matter(number) == eyes.of_matter(NOBODYS)
    holder = Eyes(house, "unit_handler", organ.unit, organ.jurisdiction).everything()
    for page in ("/assignment/orders", "/supervision/board", "/intake/accusations"):
        assert number in holder[page][1], page
    assert sign(house, number, organ) == 200
    house.settle()
    clocks = house.runtime("supervision").database.query(
        "SELECT kind, unit, outcome FROM live.clocks WHERE registration_no = %s AND unit IS NOT NULL",
        (number,),
    )
    assert clocks == [{"kind": "sign", "unit": organ.named_in(COUNTY), "outcome": "met"}]


def test_a_matter_is_seen_by_the_unit_that_holds_it_whatever_the_codes(
    house: Platform, clock: SimulatedClock
) -> None:
    others = [
        Eyes(house, "unit_head", unit.unit, unit.jurisdiction)
        for unit in UNITS
        if unit != UnitKey(COUNTY, "roads")
    ]
    before = [eyes.everything() for eyes in others]
    number = register(house, clock)
    triage = TriagePetition(
        category=Category.CLAIM,
        nature=Nature.COMPLAINT,
        matter_class="utilities/street_lighting",
        place=COUNTY,
        proposed_unit="roads",
    )
    triage_petition(house.runtime("intake"), Act("clerk", clock.now(), number), CLERK, number, triage)
    house.settle()
    for eyes, seen in zip(others, before, strict=True):
        assert eyes.everything() == seen
        assert eyes.of_matter(number) == eyes.of_matter(NOBODYS)
    assert number in Eyes(house, "unit_head", "roads", COUNTY).everything()["/assignment/orders"][1]


def register(house: Platform, clock: SimulatedClock, **how: object) -> str:
    command = RegisterPetition.model_validate(
        {
            "jurisdiction": COUNTY,
            "channel": Channel.WEB,
            "title": "反映路灯",
            "text": "路灯坏了半个月，请维修。",
            "anonymous": True,
            **how,
        }
    )
    number = register_petition(house.runtime("intake"), Act("citizen", clock.now()), command).registration_no
    house.settle()
    return number


def accuse(house: Platform, clock: SimulatedClock, organ: UnitKey) -> str:
    """Of the county's roads, registered in the county."""
    number = register(house, clock, accusation=True, accused="某科长")
    referral = ReferAccusation(competent_unit=organ.named_in(COUNTY), accused_unit="roads")
    refer_accusation(house.runtime("intake"), Act("clerk", clock.now(), number), CLERK, number, referral)
    house.settle()
    return number


def sign(house: Platform, number: str, unit: UnitKey) -> int:
    token = house.identity.tokens.issue(
        role="unit_handler", jurisdiction=unit.jurisdiction, unit=unit.unit, sealed=True
    )
    answer = (
        house.app()
        .test_client()
        .post(
            f"/assignment/api/v1/orders/{number}/sign", json={}, headers={"Authorization": f"Bearer {token}"}
        )
    )
    return answer.status_code
