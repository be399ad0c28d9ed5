"""A referral that the organ's service can't take in is met the same hour by whoever may know of it, and mended by them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.register_unit.command import CloseUnit, ReopenUnit, close_unit, reopen_unit
from huiyin_contracts.vocabulary import Channel
from huiyin_demo.founding import found
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.domain.vocabulary import Duty
from huiyin_supervision.views.clocks import ClocksView
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.policy import Principal, Role

CITY, COUNTY = "230600", "230621"
ACCUSED, ORGAN = "230600-housing", "230600-discipline"
REASON = "有权处理的机关不是网络成员单位"
NOT_YET = "有权处理的机关尚未收到"


class City:
    """A city where an accusation was referred to an organ that is closed before the referral reaches it."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        self.intake, self.assignment = platform.runtime("intake"), platform.runtime("assignment")
        self.app = platform.app()
        found(platform, clock.now(), "a-Password-for-tests-1")
        command = RegisterPetition(
            jurisdiction=CITY,
            channel=Channel.LETTER,
            title="反映工程验收收受好处",
            text="负责验收的工作人员收受好处，请组织调查。",
            anonymous=True,
            accusation=True,
            accused="负责验收的科长",
        )
        self.number = register_petition(self.intake, self.act("clerk"), command).registration_no
        platform.settle()
        clerk = Principal.of("clerk", "", Role.CLERK, CITY)
        referral = ReferAccusation(competent_unit=ORGAN, accused_units=[ACCUSED])
        refer_accusation(self.intake, self.act("clerk"), clerk, self.number, referral)
        close_unit(self.assignment, self.act("admin"), CloseUnit(jurisdiction=CITY, unit=ORGAN))
        platform.settle()

    def act(self, who: str) -> Act:
        return Act(who, self.clock.now())

    def order(self) -> Order | None:
        return self.assignment.ledger.find(Order, CITY, Order.stream_id(CITY, self.number))

    def duties(self) -> set[Duty]:
        clocks = ClocksView.select(
            self.platform.runtime("supervision").database, "WHERE registration_no = %s", (self.number,)
        )
        return {each.kind for each in clocks if each.outcome is None}


class Person:
    def __init__(self, city: City, role: Role, unit: str | None = None, jurisdiction: str = CITY) -> None:
        token = city.platform.identity.tokens.issue(
            role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
        )
        self.client: FlaskClient = city.app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def post(self, path: str, key: str) -> Any:
        return self.client.post(
            path, headers=self.headers, data={"idempotency_key": key}, follow_redirects=True
        )


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> City:
    made = City(platform, clock)
    assert made.order() is None
    return made


def test_the_desk_that_referred_it_meets_it_mends_the_cause_and_tries_again(city: City) -> None:
    clerk = Person(city, Role.CLERK)
    assert "停住 1" in clerk.get("/intake/").text
    petition = clerk.get(f"/intake/petitions/{city.number}").text
    assert NOT_YET in petition
    assert REASON in petition
    assert 'href="/assignment/standstills"' in petition
    standing = clerk.get("/assignment/standstills").text
    assert city.number in standing
    assert REASON in standing

    [stream] = [each.stream for each in city.platform.services["assignment"].subscriptions["intake"].parked()]
    retry = f"/assignment/standstills/intake/{stream}/retry"
    assert retry in standing
    assert "仍未能接收" in clerk.post(retry, "before-it-was-mended").text
    assert city.order() is None

    reopen_unit(city.assignment, city.act("admin"), ReopenUnit(jurisdiction=CITY, unit=ORGAN))
    assert "已接收" in clerk.post(retry, "after-it-was-mended").text
    city.platform.settle()
    order = city.order()
    assert order is not None
    assert (order.unit, order.matter.sealed) == (ORGAN, True)
    assert Duty.SIGN in city.duties()
    assert "停住" not in clerk.get("/intake/").text
    assert NOT_YET not in clerk.get(f"/intake/petitions/{city.number}").text
    assert city.number in Person(city, Role.UNIT_HANDLER, ORGAN).get("/assignment/orders").text


NOBODY_ELSE = (
    (Role.UNIT_HANDLER, ACCUSED, CITY),
    (Role.UNIT_HEAD, ACCUSED, CITY),
    (Role.UNIT_HANDLER, "230600-water", CITY),
    (Role.OPERATOR, None, CITY),
    (Role.SUPERVISOR, None, CITY),
    (Role.CLERK, None, COUNTY),
)


def test_each_role_sees_as_much_as_it_may_know_and_the_accused_nothing(city: City) -> None:
    organ = Person(city, Role.UNIT_HANDLER, ORGAN).get("/assignment/standstills").text
    assert city.number in organ
    assert "/retry" not in organ

    administrator = Person(city, Role.ADMINISTRATOR)
    standing = administrator.get("/assignment/standstills").text
    assert all(each in standing for each in ("密件", REASON, f"{CITY}/{ORGAN}"))
    assert city.number not in standing
    assert "停住 1" in administrator.get("/accounts").text

    for role, unit, jurisdiction in NOBODY_ELSE:
        person = Person(city, role, unit, jurisdiction)
        for service in city.platform.services:
            page = person.get(f"/{service}/standstills")
            assert page.status_code == 200
            assert not any(each in page.text for each in ("停住 1", "密件", city.number))
            assert person.get(f"/{service}/api/v1/standstills").get_json() == {"items": []}

    for role in (Role.LEADER, Role.REPORTER):
        assert Person(city, role).get("/assignment/standstills").status_code == 403


def test_every_service_has_the_page_and_knows_whose_its_matters_are(platform: Platform) -> None:
    app = platform.app()
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    for each in definitions():
        name = each.name
        assert {f"/{name}/standstills", f"/{name}/api/v1/standstills"} <= rules
        assert {f"/{name}/standstills/<source>/<stream>/retry"} <= rules
        assert each.resource_of.__module__.startswith(each.package)
