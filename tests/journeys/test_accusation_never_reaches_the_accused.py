"""An accusation of a unit is registered, referred and worked on: to that unit, the world looks as it did before."""

import json
from datetime import datetime, timedelta

import pytest

from eyes import CITY, Eyes
from huiyin_assignment.domain.order import Order
from huiyin_contracts.vocabulary import Category, Channel, Nature
from huiyin_demo.founding import found
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.refer_accusation.command import (
    ReferAccusation,
    mark_as_accusation,
    refer_accusation,
)
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.review_addition.command import (
    KeepBack,
    RegisterAccusation,
    keep_back,
    pass_on,
    register_as_accusation,
)
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_intake.petitions import load_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, Refused
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Principal, Role

ACCUSED, BELOW_IT, ORGAN = "230600-housing", "230600-water", "230600-discipline"
NOBODYS = "230600-2026-9999999"
ADDITIONS = ("账本的复印件可以提供", "他昨天来找过我")
"""What the accuser adds before and after the referral."""
ACCUSING, GOSSIP = "维修负责人上门要红包", "邻居家的闲话"
"""Added to a matter that the accused unit handles."""
HARMLESS = "昨晚漏到二楼了"
CLERK = Principal.of("clerk", "", Role.CLERK, CITY)


@pytest.mark.parametrize("unit", [ACCUSED, BELOW_IT])
@pytest.mark.parametrize("role", ["unit_handler", "unit_head"])
def test_the_accused_unit_and_those_below_it_see_no_trace(
    platform: Platform, clock: SimulatedClock, role: str, unit: str
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    eyes = Eyes(platform, role, unit)
    before = eyes.everything()

    number = accuse(platform, clock, ACCUSED)

    assert order_of(platform, number).unit == ORGAN
    assert eyes.everything() == before
    assert eyes.of_matter(number) == eyes.of_matter(NOBODYS)
    organ = Eyes(platform, "unit_handler", ORGAN)
    assert number in organ.everything()["/assignment/api/v1/orders"][1]
    told = [*organ.everything().values(), *organ.of_matter(number).values()]
    assert not any(addition in text for _, text in told for addition in ADDITIONS)


def test_an_accusation_handed_in_at_the_accused_units_own_counter_leaves_no_trace_there(
    platform: Platform, clock: SimulatedClock
) -> None:
    """Nobody knew it for one when it was registered."""
    found(platform, clock.now(), "a-Password-for-tests-1")
    intake = platform.runtime("intake")
    eyes = Eyes(platform, "unit_head", ACCUSED)
    before = eyes.everything()

    number = register(platform, clock, name="王女士", address="幸福路", received_by=ACCUSED)
    assert (eyes.everything(), eyes.of_matter(number)) == (before, eyes.of_matter(NOBODYS))

    referral = ReferAccusation(competent_unit=ORGAN, accused_unit=ACCUSED)
    refer_accusation(intake, Act("clerk", clock.now(), number), CLERK, number, referral)
    platform.settle()
    assert order_of(platform, number).unit == ORGAN
    assert (eyes.everything(), eyes.of_matter(number)) == (before, eyes.of_matter(NOBODYS))


def test_an_accusation_referred_to_the_accused_or_below_it_is_refused(
    platform: Platform, clock: SimulatedClock
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    for wrong in (ACCUSED, BELOW_IT):
        with pytest.raises(Refused) as refused:
            accuse(platform, clock, ACCUSED, competent=wrong)
        assert refused.value.code == "accused_unit"
    platform.settle()
    orders = platform.runtime("assignment").database.query("SELECT unit FROM live.order_book")
    assert orders == []


@pytest.mark.parametrize("unit", [ACCUSED, BELOW_IT])
def test_an_addition_that_accuses_the_unit_that_has_the_matter_leaves_no_trace_there(
    platform: Platform, clock: SimulatedClock, unit: str
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    number = handed_to(platform, clock, ACCUSED)
    assert order_of(platform, number).unit == ACCUSED
    eyes = Eyes(platform, "unit_head", unit)
    before = eyes.everything(), eyes.of_matter(number)
    intake = platform.runtime("intake")

    for text in (ACCUSING, GOSSIP):
        add_text(intake, Act("citizen", clock.now(), number), number, AddText(text=text))
    platform.settle()
    assert (eyes.everything(), eyes.of_matter(number)) == before

    accusing, gossip = load_petition(intake, number).added_later
    act = Act("clerk", clock.now(), number)
    receipt = register_as_accusation(
        intake, act, CLERK, number, accusing, RegisterAccusation(title="反映上门收费", accused="维修负责人")
    )
    keep_back(intake, act, CLERK, number, gossip, KeepBack(kept_because="牵涉他人隐私，与本件无关"))
    platform.settle()
    assert (eyes.everything(), eyes.of_matter(number)) == before

    of_its_own = receipt.registration_no
    referral = ReferAccusation(competent_unit=ORGAN, accused_unit=ACCUSED)
    refer_accusation(intake, Act("clerk", clock.now(), of_its_own), CLERK, of_its_own, referral)
    platform.settle()
    assert order_of(platform, of_its_own).unit == ORGAN
    assert (eyes.everything(), eyes.of_matter(number)) == before
    assert eyes.of_matter(of_its_own) == eyes.of_matter(NOBODYS)


def test_an_addition_that_was_read_and_passed_on_stands_on_the_orders_timeline(
    platform: Platform, clock: SimulatedClock
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    number = handed_to(platform, clock, ACCUSED)
    intake = platform.runtime("intake")
    add_text(intake, Act("citizen", clock.now(), number), number, AddText(text=HARMLESS))
    platform.settle()
    holder, elsewhere = Eyes(platform, "unit_handler", ACCUSED), Eyes(platform, "unit_handler", BELOW_IT)
    assert not any(HARMLESS in text for _, text in holder.of_matter(number).values())
    (addition,) = load_petition(intake, number).added_later
    pass_on(intake, Act("clerk", clock.now(), number), CLERK, number, addition)
    platform.settle()
    assert HARMLESS in holder.of_matter(number)["/assignment/orders/<registration_no>"][1]
    assert not any(HARMLESS in text for _, text in elsewhere.of_matter(number).values())


WIDER = ("supervisor", "leader", "reporter", "operator")
"""Roles that see every matter of the place but accusations."""


@pytest.mark.parametrize("marked_by", ["petitioner", "desk"])
def test_those_who_watch_over_all_matters_see_no_trace_from_the_registration_on(
    platform: Platform, clock: SimulatedClock, marked_by: str
) -> None:
    """Nor while it waits for its referral, until long after that was due."""
    found(platform, clock.now(), "a-Password-for-tests-1")
    ordinary = handed_to(platform, clock, ACCUSED)
    intake = platform.runtime("intake")
    watching = {role: Eyes(platform, role, "") for role in WIDER}

    def seen() -> dict[tuple[str, str], tuple[int, str]]:
        return {
            (role, path): answer
            for role, eyes in watching.items()
            for path, answer in {**eyes.everything(), **eyes.all_figures()}.items()
        }

    def traceless(number: str) -> bool:
        return all(eyes.of_matter(number) == eyes.of_matter(NOBODYS) for eyes in watching.values())

    before = seen()
    assert {role for (role, _), (_, text) in before.items() if ordinary in text} == set(WIDER)
    number = register(platform, clock, accusation=marked_by == "petitioner", anonymous=True)
    if marked_by == "desk":
        mark_as_accusation(intake, Act("operator", clock.now(), number), CLERK, number)
        platform.settle()
    assert traceless(number)
    assert seen() == before
    assert number in Eyes(platform, "clerk", "").everything()["/supervision/board"][1]

    referral = ReferAccusation(competent_unit=ORGAN, accused_unit=ACCUSED)
    refer_accusation(intake, Act("clerk", clock.now(), number), CLERK, number, referral)
    platform.settle()
    assert traceless(number)
    assert seen() == before


def test_what_turns_out_to_be_no_accusation_is_counted_on_its_own_day(
    platform: Platform, clock: SimulatedClock
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    number = register(platform, clock, accusation=True, anonymous=True)
    received_at = clock.now()
    clock.advance(timedelta(days=3))
    platform.settle()
    reporter = Eyes(platform, "reporter", "")
    assert number not in reporter.everything()["/reporting/api/v1/matters"][1]
    triage = TriagePetition(
        category=Category.CLAIM,
        nature=Nature.COMPLAINT,
        matter_class="utilities/street_lighting",
        place=CITY,
        no_accusation_because="没有反映任何人的问题",
    )
    triage_petition(platform.runtime("intake"), Act("clerk", clock.now(), number), CLERK, number, triage)
    platform.settle()
    (row,) = json.loads(reporter.everything()["/reporting/api/v1/matters"][1])["items"]
    assert (row["registration_no"], row["sealed"]) == (number, False)
    assert datetime.fromisoformat(row["received_at"]) == received_at
    assert number in Eyes(platform, "supervisor", "").everything()["/supervision/board"][1]


def handed_to(platform: Platform, clock: SimulatedClock, unit: str) -> str:
    """A petition that is no accusation, dispatched to `unit`."""
    intake = platform.runtime("intake")
    command = RegisterPetition(
        jurisdiction=CITY,
        channel=Channel.WEB,
        title="楼道漏水",
        text="楼道漏水半个月，请维修。",
        anonymous=True,
    )
    number = register_petition(intake, Act("citizen", clock.now()), command).registration_no
    triage = TriagePetition(
        category=Category.CLAIM,
        nature=Nature.COMPLAINT,
        matter_class="utilities/street_lighting",
        place=CITY,
        proposed_unit=unit,
    )
    triage_petition(intake, Act("clerk", clock.now(), number), CLERK, number, triage)
    platform.settle()
    return number


def accuse(platform: Platform, clock: SimulatedClock, accused: str, competent: str = ORGAN) -> str:
    intake = platform.runtime("intake")
    number = register(
        platform, clock, accusation=True, accused="负责验收的科长", anonymous=True, confidential=True
    )
    add_text(intake, Act("citizen", clock.now(), number), number, AddText(text=ADDITIONS[0]))
    platform.settle()
    referral = ReferAccusation(competent_unit=competent, accused_unit=accused)
    refer_accusation(intake, Act("clerk", clock.now(), number), CLERK, number, referral)
    add_text(intake, Act("citizen", clock.now(), number), number, AddText(text=ADDITIONS[1]))
    platform.settle()
    return number


def register(platform: Platform, clock: SimulatedClock, **how: object) -> str:
    command = RegisterPetition.model_validate(
        {
            "jurisdiction": CITY,
            "channel": Channel.LETTER,
            "title": "反映工程验收收受好处",
            "text": "负责验收的工作人员收受好处，请组织调查。",
            **how,
        }
    )
    number = register_petition(platform.runtime("intake"), Act("clerk", clock.now()), command).registration_no
    platform.settle()
    return number


def order_of(platform: Platform, number: str) -> Order:
    return platform.runtime("assignment").ledger.get(Order, CITY, Order.stream_id(CITY, number))
