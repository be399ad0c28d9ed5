"""Who may do what."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_contracts.base import UnitKey
from huiyin_ledger.divisions import upwards, within
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.policy import (
    CITIZEN,
    EVERYWHERE,
    Action,
    DeclaredTwice,
    Principal,
    Role,
    UnknownAction,
    allows,
    declare,
    require,
    roles_of,
)
from huiyin_web.identity.scope import Resource

CITY, COUNTY, OTHER_COUNTY, OTHER_CITY = "230600", "230621", "230622", "230100"
UNIT_ROLES = (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS)

ACTIONS = sorted({*EVERYWHERE, *(action for each in definitions() for action in each.actions)})


@pytest.fixture(autouse=True)
def declared() -> None:
    for each in definitions():
        declare(each.name, each.actions)


def _who(role: Role, jurisdiction: str = CITY, unit: str | None = None) -> Principal:
    return Principal.of("x", "x", role, jurisdiction, UnitKey.of(jurisdiction, unit), True)


@pytest.mark.parametrize(
    ("place", "scope", "lies_in"),
    [
        (COUNTY, COUNTY, True), (COUNTY, CITY, True), (COUNTY, "230000", True), (CITY, CITY, True),
        (CITY, COUNTY, False), (OTHER_COUNTY, COUNTY, False), (OTHER_CITY, CITY, False), ("230000", CITY, False),
        ("310000", "230000", False),
    ],
)  # fmt: skip
def test_a_division_reaches_itself_and_what_lies_below(place: str, scope: str, lies_in: bool) -> None:
    assert within(place, scope) is lies_in


@given(st.from_regex(r"[1-9]\d{5}", fullmatch=True), st.from_regex(r"[1-9]\d{5}", fullmatch=True))
def test_two_divisions_lie_in_each_other_only_if_they_are_one(a: str, b: str) -> None:
    if within(a, b) and within(b, a):
        assert a == b


@given(st.from_regex(r"[1-9][0-9]{5}", fullmatch=True))
def test_upwards_of_a_division_are_those_that_it_lies_in(division: str) -> None:
    above = upwards(division)
    assert above[0] == division
    assert all(within(division, each) for each in above)
    assert all(within(one, other) for one, other in itertools.pairwise(above))
    places = {f"{division[:2]}0000", f"{division[:4]}00", division}
    assert set(above) == places


def test_a_unit_reaches_what_it_holds_and_nothing_else() -> None:
    handler = _who(Role.UNIT_HANDLER, COUNTY, "u1")
    assert allows(handler, "order.work", Resource(COUNTY, UnitKey(COUNTY, "u1")))
    assert not allows(handler, "order.work", Resource(COUNTY, UnitKey(COUNTY, "u2")))
    assert not allows(handler, "order.work", Resource(COUNTY, None))
    assert not allows(handler, "order.work", Resource(OTHER_COUNTY, UnitKey(OTHER_COUNTY, "u1")))


def test_a_sealed_matter_is_the_competent_organs() -> None:
    sealed = Resource(COUNTY, UnitKey(COUNTY, "discipline"), sealed=True)
    assert allows(_who(Role.UNIT_HANDLER, COUNTY, "discipline"), "accusation.read", sealed)
    assert not allows(_who(Role.UNIT_HEAD, COUNTY, "accused"), "accusation.read", sealed)
    assert not allows(_who(Role.UNIT_HEAD, CITY, "accused"), "order.read", sealed)


def test_the_policy_answers_alike_for_what_is_not_there_and_what_is_not_theirs() -> None:
    handler = _who(Role.UNIT_HANDLER, COUNTY, "u1")
    with pytest.raises(NotFound) as refused:
        require(handler, "order.read", Resource(COUNTY, UnitKey(COUNTY, "u2")))
    assert (refused.value.code, refused.value.message) == ("not_found", NotFound().message)


def test_an_action_that_is_not_theirs_is_forbidden() -> None:
    with pytest.raises(Refused) as refused:
        require(_who(Role.LEADER), "order.work", Resource(COUNTY, UnitKey(COUNTY, "u1")))
    assert refused.value.code == "forbidden"


def test_an_unknown_action_is_nobodys() -> None:
    with pytest.raises(KeyError):
        allows(_who(Role.ADMINISTRATOR), "order.burn")


def test_one_action_is_declared_by_one_service() -> None:
    mine = {"lantern.light": Action(frozenset({Role.CLERK}))}
    declare("lanterns", mine)
    declare("lanterns", mine)
    more = {"lamp.light": Action(frozenset({Role.CLERK})), **mine}
    with pytest.raises(
        DeclaredTwice, match=r"lamps declares the action lantern\.light, which lanterns has already"
    ):
        declare("lamps", more)
    with pytest.raises(DeclaredTwice, match="which the chassis has already"):
        declare("lamps", {"audit.read": Action(frozenset({Role.CLERK}))})
    with pytest.raises(UnknownAction, match=r"no service has declared the action lamp\.light"):
        roles_of("lamp.light")


def test_a_citizen_may_do_what_needs_no_account_and_nothing_else() -> None:
    assert {action for action in ACTIONS if allows(CITIZEN, action)} == {
        "petition.submit", "petition.track", "petition.rate", "page.public",
    }  # fmt: skip


def test_no_role_reaches_beyond_its_division_by_any_action() -> None:
    for action, role in itertools.product(ACTIONS, Role):
        if role is Role.CITIZEN:
            continue
        who = _who(role, COUNTY, "u1" if role in UNIT_ROLES else None)
        for elsewhere in (OTHER_COUNTY, CITY, OTHER_CITY):
            assert not allows(who, action, Resource(elsewhere, UnitKey(elsewhere, "u1"))), (
                action,
                role,
                elsewhere,
            )


def test_who_manages_accounts_does_not_work_on_matters() -> None:
    mine = {action for action in ACTIONS if allows(_who(Role.ADMINISTRATOR), action)}
    assert not mine & {"petition.read", "order.read", "order.work", "accusation.read", "identity.reveal"}
