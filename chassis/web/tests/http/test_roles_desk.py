"""The administrator's pages for roles."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role, allows
from huiyin_web.identity.scope import Resource
from huiyin_web.identity.store import IdentityStore

from .conftest import PASSWORD, Browser

PLACE = "230602"
PREVIEW = "/accounts/roles/preview"


@pytest.fixture
def administrator(browser: Browser, person: Callable[[Role], str]) -> Browser:
    browser.log_in(person(Role.ADMINISTRATOR))
    return browser


def may(administrator: Browser, role: str) -> set[str]:
    """The permissions that are ticked on the role's page."""
    shown = administrator.client.get(f"/accounts/roles/edit?jurisdiction={PLACE}&role={role}").text
    boxes = (box.split(">")[0] for box in shown.split('name="may" value="')[1:])
    return {box.split('"')[0] for box in boxes if "checked" in box}


def form(role: str, permissions: set[str], **more: str) -> dict[str, object]:
    return {"jurisdiction": PLACE, "role": role, "may": sorted(permissions), **more}


def test_a_permission_that_is_taken_is_gone_at_once_and_the_page_said_for_whom(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    clerk, somebody = person(Role.CLERK), Browser(administrator.client.application)
    somebody.log_in(clerk)
    assert somebody.client.get("/desk/orders").status_code == 200
    left = may(administrator, "clerk") - {"desk.read"}
    changed = form("clerk", left, edited="1")
    shown = administrator.client.get(f"{PREVIEW}?{urlencode(changed, doseq=True)}").text
    lost = shown[shown.index("不再可以") :]
    assert "Read the desk" in lost
    assert clerk in lost
    assert somebody.client.get("/desk/orders").status_code == 200, "a look changes nothing"
    assert administrator.post(PREVIEW, changed).status_code == 303
    assert somebody.client.get("/desk/orders").status_code == 403
    assert may(administrator, "clerk") == left
    back = form("clerk", left | {"desk.read"})
    assert administrator.post(PREVIEW, back).status_code == 303
    assert somebody.client.get("/desk/orders").status_code == 200


def test_a_place_adds_a_role_of_its_own_and_gives_it(administrator: Browser, identity: IdentityStore) -> None:
    added = form("night_desk", {"desk.read"}, name="夜班", english="Night desk")
    assert administrator.post(PREVIEW, added).status_code == 303
    assert "夜班" in administrator.client.get("/accounts/new").text
    identity.accounts.create("night", name="", role="night_desk", jurisdiction=PLACE, password=PASSWORD)
    somebody = Browser(administrator.client.application)
    somebody.log_in("night")
    assert somebody.client.get("/desk/orders").status_code == 200
    assert somebody.client.get("/accounts").status_code == 403
    assert "夜班" in somebody.client.get("/account").text


def test_a_role_of_a_places_own_may_audit_accusations_too(
    administrator: Browser, identity: IdentityStore
) -> None:
    """A ledger tells of accusations, so that without them nothing of it is read."""
    shown = administrator.client.get(f"/accounts/roles/edit?jurisdiction={PLACE}").text
    assert 'name="accusations" value="audit.read"' in shown
    whole = Resource(PLACE, sealed=True)
    for more, reads in (({}, False), ({"accusations": ["audit.read"]}, True)):
        sent = {**form("inspector", {"audit.read"}, name="审计科"), **more}
        assert administrator.post(PREVIEW, sent).status_code == 303
        who = identity.principal_of_token(identity.tokens.issue(role="inspector", jurisdiction=PLACE))
        assert who is not None
        assert allows(who, "audit.read", whole) is reads


def test_a_role_that_a_place_has_changed_is_so_below_it_and_nowhere_else(identity: IdentityStore) -> None:
    identity.roles.define("230600", "leader", granted=["account.manage"], withheld=[])
    for place, changed in (("230600", True), ("230602", True), ("230621", True), ("230700", False)):
        assert _manages(identity, place) is changed, place
    identity.roles.define("230602", "leader", granted=[], withheld=[])
    assert not _manages(identity, "230602"), "the nearest place counts"
    assert _manages(identity, "230621")


def _manages(identity: IdentityStore, place: str) -> bool:
    token = identity.tokens.issue(role="leader", jurisdiction=place)
    who = identity.principal_of_token(token)
    assert who is not None
    return allows(who, "account.manage")


def test_nobody_changes_the_role_that_they_have(administrator: Browser, identity: IdentityStore) -> None:
    more = form("administrator", may(administrator, "administrator") | {"audit.read"})
    answer = administrator.post(PREVIEW, more)
    assert refused(answer, administrator.client.get)
    known = identity.roles.find("administrator", PLACE)
    assert known is not None
    assert not known.of


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"role": "Night Desk", "name": "夜班"}, "role"),
        ({"role": "night_desk", "name": ""}, "name"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_at_its_field(
    administrator: Browser, identity: IdentityStore, sent: dict[str, str], field: str
) -> None:
    answer = administrator.post(PREVIEW, form(sent["role"], set(), name=sent["name"]))
    assert f'id="f-{field}-error"' in refused(answer, administrator.client.get).text
    assert identity.roles.find("night_desk", PLACE) is None


@pytest.mark.parametrize("role", ["citizen", "service"])
def test_what_is_no_role_of_the_staff_is_not_changed(
    administrator: Browser, identity: IdentityStore, role: str
) -> None:
    assert refused(administrator.post(PREVIEW, form(role, {"desk.read"})), administrator.client.get)
    assert identity.roles.find(role, PLACE) is None


def test_there_is_no_permission_that_nobody_has_declared(
    administrator: Browser, identity: IdentityStore
) -> None:
    assert refused(administrator.post(PREVIEW, form("leader", {"order.burn"})), administrator.client.get)
    known = identity.roles.find("leader", PLACE)
    assert known is not None
    assert not known.of


def test_another_place_is_none_of_an_administrators_business(administrator: Browser) -> None:
    for page in ("", "/edit", "/preview"):
        assert administrator.client.get(f"/accounts/roles{page}?jurisdiction=230700").status_code == 404
    sent = {**form("leader", {"desk.read"}), "jurisdiction": "230700"}
    assert administrator.post(PREVIEW, sent).status_code == 404
