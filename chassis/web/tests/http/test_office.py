"""The office in whose name pages speak."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask_openapi3 import OpenAPI
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from huiyin_ledger.vault.keyring import Keyring
from huiyin_testing.forms import refused
from huiyin_web.http.colours import BadColour, darkened, readable, shades
from huiyin_web.identity.offices import Office
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore
from huiyin_web.runtime import Runtime

from .conftest import Browser

NAME = "大庆市市长公开电话受理中心"
GIVEN = {
    "name": NAME,
    "english": "Daqing Mayor's Hotline",
    "hotline": "12345",
    "hours": "每天 24 小时",
    "footer": "主办：大庆市人民政府\n地址：政府大楼一楼",
    "colour": "#8c1d18",
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.fixture
def administrator(browser: Browser, person: Callable[[Role], str]) -> Browser:
    browser.log_in(person(Role.ADMINISTRATOR))
    return browser


@pytest.fixture
def place(administrator: Browser) -> str:
    found = re.search(r'action="/offices/(\d{6})"', administrator.client.get("/offices").text)
    assert found is not None
    return found[1]


def test_pages_speak_in_the_name_of_the_office(administrator: Browser, place: str) -> None:
    assert administrator.post(f"/offices/{place}", dict(GIVEN)).status_code == 303
    page = administrator.client.get("/account").text
    for said in (NAME, "12345", "每天 24 小时", "主办：大庆市人民政府", "地址：政府大楼一楼"):
        assert said in page
    assert f"· {NAME}</title>" in page
    assert "Daqing Mayor" in administrator.client.get("/account?lang=en").text
    sheet = re.search(r'href="(/office/[^"]*css[^"]*)"', page)
    assert sheet is not None
    colours = administrator.client.get(sheet[1])
    assert "--accent-700:#8c1d18;" in colours.text
    assert "immutable" in colours.headers["Cache-Control"]


def test_a_citizen_meets_the_office_of_the_whole_installation(
    app: OpenAPI, administrator: Browser, place: str
) -> None:
    administrator.post(f"/offices/{place}", dict(GIVEN))
    assert NAME in Browser(app).client.get("/login").text


def test_a_division_without_an_office_has_that_of_the_nearest_above(identity: IdentityStore) -> None:
    for code, name in (("230000", "省"), ("230600", "市"), ("230621", "县")):
        identity.offices.set(Office(code, name), "admin")
    worn = {code: identity.offices.of(code).name for code in ("230621", "230622", "230700", "230000", "")}
    assert worn == {"230621": "县", "230622": "市", "230700": "省", "230000": "省", "": "省"}
    assert identity.offices.of("110000").name == ""


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "请填写"),
        ({"colour": "red"}, "colour", "颜色应写作 # 加六位"),
        ({"colour": "#ffd400"}, "colour", "最接近的可用颜色是 #"),
        ({"footer": "长" * 301}, "footer", "最多"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    administrator: Browser, place: str, change: dict[str, str], field: str, message: str
) -> None:
    sent = administrator.post(f"/offices/{place}", {**GIVEN, **change})
    answer = refused(sent, administrator.client.get)
    assert message in answer.text
    assert f'id="f-{field}-error"' in answer.text
    assert "每天 24 小时" in answer.text


def test_an_emblem_is_a_small_png_and_can_be_removed(
    administrator: Browser, place: str, identity: IdentityStore
) -> None:

    def send(**form: object) -> TestResponse:
        return administrator.post(f"/offices/{place}/emblem", form)

    def error(**form: object) -> None:
        assert 'id="f-emblem-error"' in refused(send(**form), administrator.client.get).text

    refused(send(emblem=(io.BytesIO(PNG), "e.png")), administrator.client.get)
    administrator.post(f"/offices/{place}", dict(GIVEN))
    error(emblem=(io.BytesIO(b"<svg onload=alert(1)>"), "e.png"))
    error(emblem=(io.BytesIO(PNG + bytes(64 * 1024)), "e.png"))
    error()
    assert send(emblem=(io.BytesIO(PNG), "e.png")).status_code == 303
    shown = administrator.client.get(f"/office/{place}/emblem.png")
    assert (shown.data, shown.mimetype) == (PNG, "image/png")
    administrator.post(f"/offices/{place}", {**GIVEN, "hours": "工作日"})
    own = identity.offices.find(place)
    assert own is not None
    assert (own.hours, own.emblem) == ("工作日", PNG)
    assert send(remove="true").status_code == 303
    assert administrator.client.get(f"/office/{place}/emblem.png").status_code == 404


def test_two_processes_take_no_words_and_no_look_from_each_other(
    app: OpenAPI, administrator: Browser, place: str, runtime: Runtime
) -> None:
    """Each remembers for a while what pages wear."""
    administrator.post(f"/offices/{place}", dict(GIVEN))
    stale = administrator.client.get(f"/office/{place}/colours.css?v=older")
    other = IdentityStore(runtime.identity.recorder.database, Keyring.open(runtime.settings.keyring)).offices
    other.set(Office(place, "改名的中心", colour="#1d5c8c"), "another")
    assert (
        administrator.post(f"/offices/{place}/emblem", {"emblem": (io.BytesIO(PNG), "e.png")}).status_code
        == 303
    )
    own = other.find(place)
    assert own is not None
    assert (own.name, own.emblem) == ("改名的中心", PNG)
    sheet = Browser(app).client.get(f"/office/{place}/colours.css?v={own.mark}")
    assert "--accent-700:#1d5c8c;" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "no-store" in stale.headers["Cache-Control"], "what is not of this address is not kept under it"


def test_a_colour_may_be_typed_in_capitals(
    administrator: Browser, place: str, identity: IdentityStore
) -> None:
    assert administrator.post(f"/offices/{place}", {**GIVEN, "colour": "#8C1D18"}).status_code == 303
    assert identity.offices.of(place).colour == "#8c1d18"


def test_only_an_administrator_of_the_division_sets_it(
    app: OpenAPI, administrator: Browser, place: str, person: Callable[[Role], str]
) -> None:
    assert administrator.post("/offices/110000", dict(GIVEN)).status_code == 404
    assert administrator.client.get("/offices?jurisdiction=110000").status_code == 404
    clerk = Browser(app)
    clerk.log_in(person(Role.CLERK))
    assert clerk.post(f"/offices/{place}", dict(GIVEN)).status_code == 403


@given(COLOURS)
def test_the_nearest_darker_colour_can_be_read(colour: str) -> None:
    better = darkened(colour)
    assert readable(better)
    assert darkened(better) == better
    assert better == colour or not readable(colour)


@pytest.mark.parametrize("written", ["", "red", "#fff", "#GGGGGG", "#12345", "#1234567", "#ABCDEF"])
def test_a_colour_is_written_in_one_way(written: str) -> None:
    with pytest.raises(BadColour):
        shades(written)
