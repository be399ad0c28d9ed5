"""The pages of notices: the bell, the list, one's own address, and what an administrator chooses."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role
from huiyin_web.notices.handing_over import hand_over

from .conftest import NUMBER, PASSWORD, PLACE, Bureau, MailServer, Matter, Messenger

PLAN = f"/notices/plan/{PLACE}"


class Browser:
    def __init__(self, bureau: Bureau, login: str) -> None:
        self.client: FlaskClient = bureau.platform.app().test_client()
        answer = self.send("/login", {"login": login, "password": PASSWORD}, "/login")
        assert answer.status_code == 303

    def page(self, path: str) -> str:
        answer = self.client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
        assert answer.status_code == 200, path
        return answer.text

    def send(self, path: str, form: dict[str, object], page: str):  # type: ignore[no-untyped-def]
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert token
        return self.client.post(path, data={**form, "csrf_token": token[1]})

    def unread(self, path: str = "/account") -> int:
        bell = re.search(r'<a class="tool bell" href="/notices">.*?</a>', self.page(path))
        assert bell
        count = re.search(r'nav-count">(\d+)<', bell[0])
        return int(count[1]) if count else 0

    def first(self) -> str:
        found = re.search(r'href="(/notices/[0-9a-f-]{36})"', self.page("/notices"))
        assert found
        return found[1]


@pytest.fixture
def administrator(bureau: Bureau) -> Browser:
    return Browser(bureau, bureau.employ("admin", Role.ADMINISTRATOR, None, mail=False))


def test_the_bell_counts_what_was_not_read_on_every_page(bureau: Bureau) -> None:
    reader = Browser(bureau, bureau.employ("li.jing"))
    assert reader.unread() == 0
    assert "No notices" in reader.page("/notices")
    bureau.reach()
    bureau.reach("230602-2026-0000002")
    hand_over(bureau.service)
    assert [reader.unread(path) for path in ("/account", "/home", "/notices")] == [2, 2, 2]
    assert reader.client.get("/home/counts").get_json()["/notices"] == 2

    answer = reader.client.get(reader.first())

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/home?registration_no={NUMBER[:-1]}2")
    assert reader.unread() == 1
    assert reader.send("/notices/read", {}, "/notices").status_code == 303
    assert reader.unread() == 0
    assert NUMBER in reader.page("/notices")


def test_a_notice_is_its_readers_and_one_of_an_accusation_nobody_elses(bureau: Bureau) -> None:
    organ = Browser(bureau, bureau.employ("of.the.post", sealed=True))
    other = Browser(bureau, bureau.employ("he.xin", unit="water"))
    bureau.reach(sealed=True)
    hand_over(bureau.service)
    address = organ.first()
    assert other.client.get(address).status_code == 404
    assert other.client.get("/notices/nothing").status_code == 404
    assert organ.client.get(address).status_code == 303


def test_whoever_gets_another_post_leaves_the_notices_behind(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    hand_over(bureau.service)
    assert Browser(bureau, "li.jing").unread() == 1
    bureau.move("li.jing", "water")
    moved = Browser(bureau, "li.jing")
    assert moved.unread() == 0
    assert NUMBER not in moved.page("/notices")


def test_whoever_works_elsewhere_as_well_sees_no_notice_of_an_accusation_any_more(bureau: Bureau) -> None:
    bureau.employ("li.jing", sealed=True)
    bureau.reach(sealed=True)
    hand_over(bureau.service)
    assert Browser(bureau, "li.jing").unread() == 1
    identity = bureau.platform.identity
    identity.accounts.give_post("li.jing", identity.roles.post(Role.UNIT_HANDLER, PLACE, "water"), "admin")
    assert Browser(bureau, "li.jing").unread() == 0
    assert NUMBER not in Browser(bureau, "li.jing").page("/notices")


def test_a_further_post_leaves_what_was_told_by_the_first(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    hand_over(bureau.service)
    identity = bureau.platform.identity
    identity.accounts.give_post("li.jing", identity.roles.post(Role.LEADER, PLACE), "admin")
    assert Browser(bureau, "li.jing").unread() == 1


def test_people_set_their_own_address_and_turn_letters_off(bureau: Bureau, mail_server: MailServer) -> None:
    reader = Browser(bureau, bureau.employ("li.jing", mail=False))
    address = {"mail_address": "li.jing@example.gov.cn"}
    assert reader.send("/account/notices", address, "/account/notices").status_code == 303
    bureau.reach()
    assert bureau.tell() == 1
    assert (
        reader.send("/account/notices", {**address, "muted": "true"}, "/account/notices").status_code == 303
    )
    bureau.reach("230602-2026-0000002")
    assert bureau.tell() == 0
    assert reader.send("/account/notices", {}, "/account/notices").status_code == 303
    assert bureau.platform.identity.mail_addresses.find("li.jing") is None


@pytest.mark.parametrize(
    "wrong", ["li.jing", "a@b\r\nBcc: c@d", "李静@example.cn", "a b@example.cn", "@x.cn"]
)
def test_an_address_that_is_none_is_refused(bureau: Bureau, wrong: str) -> None:
    reader = Browser(bureau, bureau.employ("li.jing", mail=False))
    answer = reader.send("/account/notices", {"mail_address": wrong}, "/account/notices")
    assert "li.jing@example.gov.cn" in refused(answer, reader.client.get).text
    assert bureau.platform.identity.mail_addresses.find("li.jing") is None


def test_a_script_has_no_address(bureau: Bureau) -> None:
    token = bureau.platform.identity.tokens.issue(role=Role.CLERK, jurisdiction=PLACE)
    client = bureau.platform.app().test_client()
    given = {"mail_address": "li.jing@example.gov.cn"}
    client.post("/account/notices", data=given, headers={"Authorization": f"Bearer {token}"})
    assert bureau.platform.identity.mail_addresses.every() == {}


def test_an_administrator_sets_an_address_for_somebody_of_the_place_and_leaves_their_choice(
    bureau: Bureau, administrator: Browser
) -> None:
    addresses = bureau.platform.identity.mail_addresses
    addresses.set(bureau.employ("li.jing"), "old@example.cn", muted=True)
    page = "/accounts/li.jing/notices"
    assert administrator.send(page, {"mail_address": "new@example.cn"}, page).status_code == 303
    known = addresses.find("li.jing")
    assert known is not None
    assert (known.address, known.muted) == ("new@example.cn", True)
    reader = Browser(bureau, "li.jing")
    assert reader.client.get(page).status_code == 403


def test_an_administrator_chooses_the_ways_of_each_post(
    bureau: Bureau, administrator: Browser, mail_server: MailServer
) -> None:
    for login, role in (("handler", Role.UNIT_HANDLER), ("head", Role.UNIT_HEAD)):
        bureau.employ(login, role)
    page = administrator.page("/notices/plan")
    assert page.count('value="reached/unit_handler/mail" id=') == 1
    chosen = ["reached/unit_handler/page", "reached/unit_head/mail", "reached/unit_head/obligatory"]
    assert administrator.send(PLAN, {"ways": chosen}, "/notices/plan").status_code == 303
    ticked = re.findall(r'name="ways" value="([^"]+)"[^>]* checked', administrator.page("/notices/plan"))
    assert sorted(ticked) == sorted(chosen)
    bureau.platform.identity.mail_addresses.set("head", "head@example.cn", muted=True)

    bureau.reach()

    assert bureau.tell() == 1, "obligatory"
    assert [str(each["To"]) for each in mail_server.letters] == ["head@example.cn"]
    assert bureau.told() == {"handler": [NUMBER]}


def test_what_is_chosen_is_recorded_by_whom_and_only_what_changed(
    bureau: Bureau, administrator: Browser
) -> None:
    ledger = bureau.platform.services["identity"].runtime.ledger
    every = [
        f"reached/{role}/{way}"
        for role in ("accusations", "unit_handler", "unit_head")
        for way in ("page", "mail", "messenger")
    ]
    before = ledger.heads()[PLACE]
    administrator.send(PLAN, {"ways": every}, "/notices/plan")
    assert ledger.heads()[PLACE] - before <= 1, "nothing was chosen"
    administrator.send(PLAN, {"ways": every[:-1]}, "/notices/plan")
    [last] = bureau.platform.identity.recorder.database.query(
        "SELECT type, actor FROM ledger.event WHERE jurisdiction = %s ORDER BY position DESC LIMIT 1",
        (PLACE,),
    )
    assert (last["type"], last["actor"]) == ("identity.notices_chosen", "admin")


def test_a_place_without_a_choice_of_its_own_has_that_of_the_place_above(bureau: Bureau) -> None:
    city = Browser(bureau, _of_the_city(bureau))
    assert (
        city.send("/notices/plan/230600", {"ways": []}, "/notices/plan?jurisdiction=230600").status_code
        == 303
    )
    bureau.employ("li.jing")
    bureau.reach()
    assert bureau.tell() == 0
    assert bureau.told() == {}
    mine = ["reached/unit_handler/page"]
    assert city.send(PLAN, {"ways": mine}, f"/notices/plan?jurisdiction={PLACE}").status_code == 303
    bureau.reach("230602-2026-0000002")
    bureau.tell()
    assert bureau.told() == {"li.jing": ["230602-2026-0000002"]}


def _of_the_city(bureau: Bureau) -> str:
    bureau.employ("admin.here", Role.ADMINISTRATOR, None, mail=False)
    bureau.platform.identity.accounts.create(
        "admin.city", name="王强", role=Role.ADMINISTRATOR, jurisdiction="230600", password=PASSWORD
    )
    return "admin.city"


def test_an_administrator_sets_the_messenger_and_sees_its_secret_once(
    bureau: Bureau, administrator: Browser, messenger: Messenger
) -> None:
    answer = administrator.send(f"{PLAN}/messenger", {"messenger": messenger.address}, "/notices/plan")
    assert answer.status_code == 200
    assert re.search(r"whsec_[A-Za-z0-9+/]{43}=", answer.text)
    page = administrator.page("/notices/plan")
    assert messenger.address in page
    assert "whsec_" not in page
    assert administrator.send(f"{PLAN}/messenger", {"messenger": ""}, "/notices/plan").status_code == 303
    assert messenger.address not in administrator.page("/notices/plan")


def test_an_administrator_sets_no_messenger_inside(
    bureau_with: Callable[..., Bureau],
) -> None:
    bureau = bureau_with(messenger_networks=())
    administrator = Browser(bureau, bureau.employ("admin", Role.ADMINISTRATOR, None, mail=False))
    answer = administrator.send(f"{PLAN}/messenger", {"messenger": "http://127.0.0.1/"}, "/notices/plan")
    assert "https://messenger.example.gov.cn/huiyin" in refused(answer, administrator.client.get).text


def test_what_did_not_leave_is_work_of_the_administrator(
    bureau: Bureau, administrator: Browser, mail_server: MailServer
) -> None:
    bureau.employ("li.jing")
    assert "did not leave" not in administrator.page("/home")
    mail_server.answers = ["550 no such mailbox"]
    bureau.reach()
    bureau.tell()
    assert "Messages that did not leave" in administrator.page("/home")
    page = administrator.page("/notices/given-up")
    assert "li.jing" in page
    assert "550" in page
    assert NUMBER not in page
    assert administrator.send("/notices/given-up", {"do": "again"}, "/notices/given-up").status_code == 303
    assert bureau.tell() == 1
    assert "All messages have left" in administrator.page("/notices/given-up")


def test_what_is_let_go_leaves_no_more(
    bureau: Bureau, administrator: Browser, mail_server: MailServer
) -> None:
    bureau.employ("li.jing")
    mail_server.answers = ["550 no such mailbox"]
    bureau.reach()
    bureau.tell()
    administrator.send("/notices/given-up", {"do": "let_go"}, "/notices/given-up")
    assert bureau.tell() == 0
    assert bureau.states() == ["not_needed"]


def test_a_link_in_a_message_leads_on_after_the_login(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    bureau.tell()
    link = re.search(r"/notices/[0-9a-f-]{36}", mail_server.letters[0].get_content())
    assert link
    stranger = bureau.platform.app().test_client()
    answer = stranger.get(link[0])
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/login?next={link[0]}"


def test_done_meanwhile_the_list_still_says_what_there_was(bureau: Bureau) -> None:
    reader = Browser(bureau, bureau.employ("li.jing"))
    bureau.reach()
    hand_over(bureau.service)
    bureau.change(Matter.do)
    assert reader.unread() == 1
