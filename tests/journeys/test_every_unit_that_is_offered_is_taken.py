"""Whatever unit a form offers for a matter, the command takes it: a place that can't be served is not offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from huiyin_assignment.features.load_units.handler import load_units
from huiyin_assignment.features.register_unit.command import (
    CloseUnit,
    RegisterUnit,
    ReopenUnit,
    close_unit,
    reopen_unit,
)
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

PLACES = CITY, COUNTY, OTHER = "230600", "230621", "230622"
KINDS = {"roads": UnitKind.DEPARTMENT, "water": UnitKind.ENTERPRISE, "gone": UnitKind.DEPARTMENT}
FIRST = UnitKey(COUNTY, "roads")
"""A unit that takes matters of the city and of its county."""
TRIAGE = {
    "category": "claim",
    "nature": "complaint",
    "matter_class": "utilities/street_lighting",
    "urgency": "ordinary",
    "place": COUNTY,
}


@dataclass
class Desk:
    """Somebody at the centre of the city, in front of the pages."""

    platform: Platform
    clock: SimulatedClock
    clients: dict[tuple[str, str], FlaskClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = self.platform.app()
        self.centre = self.client(Role.CLERK, None)

    def client(self, role: Role, unit: UnitKey | None) -> FlaskClient:
        token = self.platform.identity.tokens.issue(
            role=role, jurisdiction=unit.jurisdiction if unit else CITY, unit=unit.unit if unit else None
        )
        client = self.app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    def do(self, address: str, *, by: FlaskClient | None = None, **body: object) -> None:
        answer = (by or self.centre).post(address, json=body)
        assert answer.status_code < 300, answer.text
        self.platform.settle()

    def registered(self, place: str) -> str:
        body = {
            "jurisdiction": place,
            "channel": "web",
            "title": "路灯",
            "text": "路灯坏了。",
            "anonymous": True,
        }
        answer = self.app.test_client().post("/intake/api/v1/petitions", json=body)
        self.platform.settle()
        return str(answer.get_json()["registration_no"])

    def to_dispatch(self, place: str) -> str:
        number = self.registered(place)
        self.do(f"/intake/api/v1/petitions/{number}/triage", **TRIAGE)
        return number

    def dispatched(self, place: str) -> str:
        number = self.to_dispatch(place)
        self.do(f"/assignment/api/v1/orders/{number}/dispatch", unit=FIRST.named_in(place))
        return number

    def given_back(self, place: str) -> str:
        number = self.dispatched(place)
        holder = self.client(Role.UNIT_HANDLER, FIRST)
        self.do(f"/assignment/api/v1/orders/{number}/sign", by=holder)
        why = {"reason": "不属于本单位职责", "legal_basis": "三定方案"}
        self.do(f"/assignment/api/v1/orders/{number}/return", by=holder, **why)
        return number

    def holder(self, number: str) -> str | None:
        self.platform.settle()
        found = self.platform.runtime("assignment").database.one(
            "SELECT unit FROM live.order_book WHERE registration_no = %s", (number,)
        )
        return found["unit"] if found else None


@dataclass(frozen=True)
class Form:
    """A form that offers units in `field`: whose page it is on, where it is sent, and what goes with it."""

    name: str
    make: Callable[[Desk, str], str]
    page: str
    address: str
    field: str = "unit"
    more: tuple[tuple[str, str], ...] = ()
    done: str = ""


FORMS = (
    Form(
        "triage",
        Desk.registered,
        "/intake/petitions/{}",
        "/intake/petitions/{}/triage",
        "proposed_unit",
        tuple(TRIAGE.items()),
    ),
    Form("dispatch", Desk.to_dispatch, "/assignment/orders/{}?do=dispatch", "/assignment/orders/{}/dispatch"),
    Form(
        "redispatch",
        Desk.dispatched,
        "/assignment/orders/{}?do=redispatch",
        "/assignment/orders/{}/redispatch",
        more=(("reason", "属地管理"),),
    ),
    Form(
        "uphold",
        Desk.given_back,
        "/assignment/orders/{}?do=return-decision",
        "/assignment/orders/{}/return-decision",
        more=(("decision", "uphold"),),
    ),
    Form(
        "designate",
        Desk.given_back,
        "/assignment/orders/{}?do=return-decision",
        "/assignment/orders/{}/return-decision",
        more=(("decision", "designate"), ("reason", "属地管理")),
    ),
)


@pytest.fixture
def desk(platform: Platform, clock: SimulatedClock) -> Desk:
    """Three places with the same units, one of them closed."""
    assignment, act = platform.runtime("assignment"), Act("admin", clock.now())
    units = [UnitKey(place, code) for place, code in product(PLACES, KINDS)]
    load_units(assignment, act, [_registered(unit) for unit in units])
    for place in PLACES:
        close_unit(assignment, act, CloseUnit(jurisdiction=place, unit="gone"))
    platform.settle()
    return Desk(platform, clock)


def _registered(unit: UnitKey) -> RegisterUnit:
    kind = KINDS[unit.unit]
    return RegisterUnit(jurisdiction=unit.jurisdiction, unit=unit.unit, name=f"{unit}单位", kind=kind)


@pytest.mark.parametrize("place", [CITY, COUNTY])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_takes_every_unit_that_it_offers(desk: Desk, form: Form, place: str) -> None:
    """A call to the city about a county was offered the city's units alone."""
    offered = options(desk.centre.get(form.page.format(form.make(desk, place))), form.field)
    served = PLACES if place == CITY else (COUNTY,)
    units = {UnitKey(each, code).named_in(place) for each, code in product(served, ("roads", "water"))}
    assert offered == units - ({FIRST.named_in(place)} if form.name == "redispatch" else set())
    for unit in sorted(offered):
        number = form.make(desk, place)
        answer = desk.centre.post(
            form.address.format(number), data={**dict(form.more), "mode": "dispatch", form.field: unit}
        )
        assert answer.status_code == 303, (unit, answer.text)
        assert desk.holder(number) == unit


@pytest.mark.parametrize("unit", ["gone", f"{COUNTY}/gone", "230700/roads", "nowhere"])
def test_a_unit_that_is_not_offered_at_triage_is_refused(desk: Desk, unit: str) -> None:
    """What was chosen was forgotten, and the catalogue asked instead."""
    number = desk.registered(CITY)
    answer = desk.centre.post(
        f"/intake/api/v1/petitions/{number}/triage", json={**TRIAGE, "proposed_unit": unit}
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unknown_unit")


def test_a_unit_that_is_used_again_is_offered_again(desk: Desk) -> None:
    """Intake never heard of it: the unit stayed away from triage and referral for ever."""
    form = FORMS[0]
    assert "gone" not in options(desk.centre.get(form.page.format(form.make(desk, CITY))), form.field)
    act = Act("admin", desk.clock.now())
    reopen_unit(desk.platform.runtime("assignment"), act, ReopenUnit(jurisdiction=CITY, unit="gone"))
    desk.platform.settle()
    number = form.make(desk, CITY)
    assert "gone" in options(desk.centre.get(form.page.format(number)), form.field)
    sent = desk.centre.post(form.address.format(number), data={**dict(form.more), form.field: "gone"})
    assert sent.status_code == 303, sent.text
    assert desk.holder(number) == "gone"


@pytest.mark.parametrize("places", [[CITY], [COUNTY], [CITY, COUNTY], [COUNTY, OTHER]], ids="+".join)
def test_many_orders_are_offered_what_all_of_them_can_go_to(desk: Desk, places: list[str]) -> None:
    """A list of the city's and its counties' orders offered units that half of them could not go to."""
    first = [desk.to_dispatch(place) for place in places]
    page = desk.centre.get("/assignment/desk?lang=en")
    offered = options(page, "unit")
    served = set(PLACES) if places == [CITY] else {COUNTY} if OTHER not in places else set()
    assert offered == {str(UnitKey(place, code)) for place, code in product(served, ("roads", "water"))}
    assert ("only units that can take all of them" in page.text) is (len(places) > 1)
    for numbers, unit in zip(_batches(desk, first, places), sorted(offered), strict=False):
        sent = desk.centre.post(
            "/assignment/desk/batch/dispatch?lang=en",
            data={"numbers": numbers, "unit": unit, "mode": "dispatch"},
        )
        assert f"{len(numbers)} of {len(numbers)} done" in sent.text
    for place in places:
        alone = options(desk.centre.get(f"/assignment/desk?show=to_dispatch&jurisdiction={place}"), "unit")
        assert alone == set() or f"{place}/roads" in alone


def _batches(desk: Desk, first: list[str], places: list[str]) -> Iterable[list[str]]:
    yield first
    while True:
        yield [desk.to_dispatch(place) for place in places]


def options(page: TestResponse, name: str) -> set[str]:
    """What the select of this name offers."""
    assert page.status_code == 200, page.text
    found = re.search(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', page.text, re.S)
    return {each for each in re.findall(r'<option value="([^"]*)"', found[1]) if each} if found else set()
