"""Login by an OpenID Connect provider that really runs, and what happens where it lies, is slow, or is away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask_openapi3 import OpenAPI

from huiyin_testing.ports import free_ports
from huiyin_web.app import create_app
from huiyin_web.http.openid import EXTENSION
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.openid import provider as client
from huiyin_web.identity.policy import Role
from huiyin_web.identity.sign_ins import Outcome
from huiyin_web.identity.store import IdentityStore
from huiyin_web.service import Service
from openid_provider import CLIENT_ID, CLIENT_SECRET, LoginProvider

from .conftest import PASSWORD, Browser
from .test_second_factor import Phone, phone

__all__ = ["phone"]
SITE = "http://localhost"
RULES = """
[[post]]
claim = "groups"
value = "heads"
role = "unit_head"
jurisdiction_claim = "division"
unit_claim = "office"

[[post]]
claim = "groups"
value = "clerks"
role = "clerk"
jurisdiction = "230602"

[[post]]
claim = "realm_access.roles"
value = "hotline"
role = "operator"
jurisdiction = "230600"

[[post]]
claim = "groups"
value = "accusations"
role = "accusations"
jurisdiction_claim = "division"
unit_claim = "office"
"""


def held(account: Account | None) -> list[tuple[str, str, str | None]]:
    """Role, place and unit of each of its posts."""
    assert account is not None
    posts = [each.post for each in account.posts]
    return [(each.role, each.place, each.unit.unit if each.unit else None) for each in posts]


WANG = {"preferred_username": "wang", "name": "王强", "groups": ["clerks"]}
LI = {
    "preferred_username": "li",
    "name": "李红",
    "groups": ["staff", "heads", "accusations"],
    "division": "230602",
    "office": "u1",
}
ZHAO = {"preferred_username": "zhao", "name": "赵敏", "realm_access": {"roles": ["hotline"]}}
NOBODY = {"preferred_username": "sun", "name": "孙一", "groups": ["canteen"]}
_WELL_KNOWN = "/.well-known/openid-configuration"
AWAY, UNFINISHED = "统一身份认证服务没有正常应答", "这次登录未能完成"


@pytest.fixture(scope="module")
def running() -> Iterator[LoginProvider]:
    (port,) = free_ports(1)
    made = LoginProvider(port)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def provider(running: LoginProvider) -> Iterator[LoginProvider]:
    running.tell(site=SITE, people={"wang": WANG, "li": LI, "zhao": ZHAO, "sun": NOBODY})
    yield running
    running.tell()


@pytest.fixture
def configured(service: Service, provider: LoginProvider, tmp_path: Path) -> Service:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    named: dict[str, Any] = {
        "public_url": SITE,
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": type(service.runtime.settings.session_key)(CLIENT_SECRET),
        "oidc_rules": rules,
    }
    settings = service.runtime.settings.model_copy(update=named)
    return replace(service, runtime=replace(service.runtime, settings=settings))


@pytest.fixture
def app(configured: Service) -> OpenAPI:
    return create_app([configured])


class Person(Browser):
    """Has one browser, for our pages and the provider's."""

    def __init__(self, app: OpenAPI, provider: LoginProvider) -> None:
        super().__init__(app)
        self.provider = provider
        self.there = httpx.Client(timeout=60)

    def begin(self, next: str = "") -> str:
        """The address to which our button leads."""
        answer = self.client.get(f"/login/openid?next={next}")
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def prove(self, login: str, next: str = "") -> str:
        """Log in there; the address of ours to which that leads."""
        return self.provider.log_in(self.there, self.begin(next), login)

    def enter(self, login: str, next: str = "") -> Any:
        return self.client.get(self.prove(login, next))

    def is_told(self, answer: Any) -> str:
        """What the login page says to whom is not let in; the local form stands there, too."""
        assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (303, "/login")
        text = unescape(self.client.get(answer.headers["Location"]).text)
        assert 'name="password"' in text
        assert not self.is_in()
        found = re.search(r'banner-bad"[^>]*><p>([^<]+)', text)
        assert found is not None, text
        return found[1]

    def is_in(self) -> bool:
        return bool(self.client.get("/account").status_code == 200)


@pytest.fixture
def someone(app: OpenAPI, provider: LoginProvider) -> Person:
    return Person(app, provider)


def test_the_login_page_offers_the_provider_beside_local_accounts(
    someone: Person, person: Callable[[Role], str]
) -> None:
    shown = someone.client.get("/login?next=/desk/orders").text
    assert 'href="/login/openid?next=/desk/orders">统一身份认证登录</a>' in shown
    assert someone.log_in(person(Role.ADMINISTRATOR)).headers["Location"] == "/home"


def test_without_a_provider_nothing_is_offered(service: Service) -> None:
    client = create_app([service]).test_client()
    assert "/login/openid" not in client.get("/login").text
    assert client.get("/login/openid").status_code == 404
    assert client.get("/login/openid/return?state=x").status_code == 404


def test_whoever_logs_in_there_has_here_what_the_rules_say(someone: Person, identity: IdentityStore) -> None:
    asked = parse_qs(urlsplit(someone.begin()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{SITE}/login/openid/return"]
    assert len(asked["nonce"][0]) >= 32
    assert len(asked["state"][0]) >= 32

    answer = someone.enter("wang", "/desk/orders")
    assert answer.headers["Location"] == "/desk/orders"
    assert someone.client.get("/desk/orders").text == "orders of wang"
    made = identity.accounts.get("wang")
    assert made is not None
    assert (made.name, held(made)) == ("王强", [("clerk", "230602", None)])
    assert [each.outcome for each in identity.sign_ins.latest("wang")] == [Outcome.LET_IN_BY_PROVIDER]
    own = someone.client.get("/account").text
    assert "通过统一身份认证登录" in own
    assert 'name="old"' not in own


@pytest.mark.parametrize(
    ("login", "posts"),
    [
        ("li", [("unit_head", "230602", "u1"), ("accusations", "230602", "u1")]),
        ("zhao", [("operator", "230600", None)]),
    ],
)
def test_place_unit_and_posts_come_from_claims_too(
    someone: Person, identity: IdentityStore, login: str, posts: list[tuple[str, str, str | None]]
) -> None:
    """The unit of one is told at the userinfo endpoint alone."""
    assert someone.enter(login).headers["Location"] == "/home"
    assert held(identity.accounts.get(login)) == posts


@pytest.mark.parametrize("place", [None, "", "2306", True, ["230602"]])
def test_a_claim_that_is_no_place_lets_nobody_in(
    someone: Person, identity: IdentityStore, provider: LoginProvider, place: object
) -> None:
    provider.tell(people={"li": {**LI, "division": place}})
    assert someone.is_told(someone.enter("li"))
    assert identity.accounts.get("li") is None


def test_whoever_has_other_claims_is_moved_at_the_next_login_and_logged_out_elsewhere(
    app: OpenAPI, someone: Person, identity: IdentityStore, provider: LoginProvider
) -> None:
    someone.enter("li")
    provider.tell(people={"li": {**LI, "groups": ["clerks"], "name": "李红霞"}})
    elsewhere = Person(app, provider)
    assert elsewhere.enter("li").headers["Location"] == "/home"
    moved = identity.accounts.known("li")
    assert (moved.name, held(moved)) == ("李红霞", [("clerk", "230602", None)])
    assert not someone.is_in()
    provider.tell(people={"li": {**LI, "groups": ["heads"]}})
    elsewhere.post("/logout", {})
    assert elsewhere.enter("li").headers["Location"] == "/home"
    assert held(identity.accounts.get("li")) == [("unit_head", "230602", "u1")]


@pytest.mark.parametrize("kept", [False, True])
def test_what_an_administrator_gives_stays_only_where_the_file_says_so(
    configured: Service, someone: Person, identity: IdentityStore, kept: bool
) -> None:
    someone.enter("wang")
    identity.accounts.give_post("wang", identity.roles.post("leader", "230602"), by="root")
    file = configured.runtime.settings.oidc_rules
    assert file is not None
    file.write_text(f"keep_other_posts = {str(kept).lower()}\n{RULES}", encoding="utf-8")
    again = Person(create_app([configured]), someone.provider)
    assert again.enter("wang").headers["Location"] == "/home"
    others = [("leader", "230602", None)] if kept else []
    assert held(identity.accounts.get("wang")) == [("clerk", "230602", None), *others]


def test_whom_no_rule_gives_a_post_is_told_so_and_gets_no_account(
    someone: Person, identity: IdentityStore
) -> None:
    said = someone.is_told(someone.enter("sun"))
    assert "孙一" in said
    assert "没有规则" in said
    assert identity.accounts.get("sun") is None


def test_who_has_no_post_any_more_is_out_everywhere(
    app: OpenAPI, someone: Person, identity: IdentityStore, provider: LoginProvider
) -> None:
    someone.enter("wang")
    provider.tell(people={"wang": {**WANG, "groups": []}})
    elsewhere = Person(app, provider)
    assert "没有规则" in elsewhere.is_told(elsewhere.enter("wang"))
    assert not someone.is_in()
    assert identity.sign_ins.latest("wang")[0].outcome is Outcome.NO_POST


def test_a_local_account_of_the_same_name_is_never_taken_over_but_an_administrator_may_link_it(
    app: OpenAPI, someone: Person, identity: IdentityStore, provider: LoginProvider
) -> None:
    identity.accounts.create("wang", name="王小明", role="leader", jurisdiction="230602", password=PASSWORD)
    assert "wang" in someone.is_told(someone.enter("wang"))
    admin = Browser(app)
    identity.accounts.create(
        "root", name="管理员", role="administrator", jurisdiction="230600", password=PASSWORD
    )
    admin.log_in("root")
    shown = admin.client.get("/accounts/wang").text
    assert "王强" in shown
    found = re.search(r'name="subject" value="([^"]+)"', shown)
    assert found is not None
    answer = admin.post("/accounts/wang/link", {"subject": unescape(found[1])}, "/accounts/wang")
    assert answer.headers["Location"] == "/accounts/wang"
    assert someone.enter("wang").headers["Location"] == "/home"
    linked = identity.accounts.get("wang")
    assert linked is not None
    assert (linked.name, held(linked)) == ("王强", [("clerk", "230602", None)])
    assert "自" in admin.client.get("/accounts/wang").text

    admin.post("/accounts/wang/link/removal", {}, "/accounts/wang")
    assert not someone.is_in()
    assert "wang" in someone.is_told(someone.enter("wang"))


def test_nobody_is_linked_who_has_not_asked_nor_by_themselves(
    app: OpenAPI, someone: Person, identity: IdentityStore
) -> None:
    for login in ("root", "wang"):
        identity.accounts.create(
            login, name="", role="administrator", jurisdiction="230600", password=PASSWORD
        )
    admin = Browser(app)
    admin.log_in("root")
    admin.post("/accounts/wang/link", {"subject": "somebody"}, "/accounts/wang")
    assert identity.openid.link_of("wang") is None
    someone.is_told(someone.enter("wang"))
    (asked,) = identity.openid.asked_for("wang")
    own = Browser(app)
    own.log_in("wang")
    own.post("/accounts/wang/link", {"subject": asked.subject}, "/accounts/wang")
    assert identity.openid.link_of("wang") is None


def test_a_disabled_account_stays_so(someone: Person, identity: IdentityStore) -> None:
    someone.enter("wang")
    identity.accounts.disable("wang")
    assert "已停用" in someone.is_told(someone.enter("wang"))


def test_logging_out_here_logs_out_there(someone: Person, provider: LoginProvider) -> None:
    someone.enter("wang")
    answer = someone.post("/logout", {}, "/account")
    assert answer.status_code == 200
    seconds, _, address = answer.headers["Refresh"].partition("; url=")
    assert seconds == "0"
    asked = parse_qs(urlsplit(address).query)
    assert asked["post_logout_redirect_uri"] == [f"{SITE}/login"]
    assert not someone.is_in()
    confirmed = someone.there.get(address)
    back = someone.there.get(confirmed.headers["Location"])
    assert back.headers["Location"] == f"{SITE}/login"
    form = someone.there.get(someone.begin())
    assert "Log in there" in form.text, "the provider asks again who it is"


def test_whoever_came_by_a_password_is_logged_out_here_alone(
    someone: Person, person: Callable[[Role], str]
) -> None:
    someone.log_in(person(Role.CLERK))
    assert someone.post("/logout", {}, "/account").headers["Location"] == "/login"


def test_a_provider_that_is_away_keeps_nobody_from_logging_out(
    someone: Person, app: OpenAPI, provider: LoginProvider
) -> None:
    someone.enter("wang")
    _forget(app)
    provider.tell(spoil={"at": _WELL_KNOWN, "status": 500})
    assert someone.post("/logout", {}, "/account").headers["Location"] == "/login"
    assert not someone.is_in()
    assert "统一身份认证没有应答" in someone.client.get("/login").text


def test_a_logout_there_ends_the_session_here(someone: Person, app: OpenAPI, provider: LoginProvider) -> None:
    """The application of this test has no address: the test hands over what the provider signs."""
    someone.enter("wang")
    other = Person(app, provider)
    other.enter("zhao")
    (told,) = provider.logs_out(someone.there)
    assert app.test_client().post("/login/openid/logout", data={"logout_token": told}).status_code == 200
    assert not someone.is_in()
    assert other.is_in()


def test_what_is_no_logout_token_ends_nothing(someone: Person, app: OpenAPI, identity: IdentityStore) -> None:
    """An id token is signed by the provider, too."""
    someone.enter("wang")
    cookie = someone.client.get_cookie("huiyin_session")
    assert cookie is not None
    id_token = identity.openid.id_token_of(str(app.config["SECRET_KEY"]), cookie.value)
    assert id_token is not None
    for token in ("", "a.b.c", id_token):
        answer = app.test_client().post("/login/openid/logout", data={"logout_token": token})
        assert answer.status_code == 400
    assert someone.is_in()


LIES: list[dict[str, Any]] = [
    {"claims": {"nonce": "another"}},
    {"claims": {"nonce": None}},
    {"claims": {"aud": "another"}},
    {"claims": {"aud": ["another"], "azp": CLIENT_ID}},
    {"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}},
    {"claims": {"aud": [CLIENT_ID, "another"]}},
    {"claims": {"aud": None}},
    {"claims": {"iss": "https://login.example"}},
    {"claims": {"iss": None}},
    {"claims": {"exp": 1_000_000_000}},
    {"claims": {"exp": None}},
    {"claims": {"exp": "soon"}},
    {"claims": {"iat": 9_000_000_000}},
    {"claims": {"sub": None}},
    {"claims": {"sub": ""}},
    {"claims": {"sub": 7}},
    {"claims": {"at_hash": "another"}},
    {"alg": "none"},
    {"alg": "HS256"},
    {"key": "foreign"},
    {"iss": "https://login.example"},
]


def test_a_token_that_does_not_prove_it_lets_nobody_in(
    app: OpenAPI, identity: IdentityStore, provider: LoginProvider
) -> None:
    for lie in LIES:
        someone = Person(app, provider)
        provider.tell(spoil=lie)
        told = someone.is_told(someone.enter("wang"))
        assert told.startswith(UNFINISHED), lie
    assert identity.accounts.get("wang") is None
    provider.tell()
    someone = Person(app, provider)
    assert someone.enter("wang").headers["Location"] == "/home"


NONSENSE: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 200, "body": "<html>"},
    {"status": 200, "body": "[]"},
    {"status": 200, "body": "{}"},
    {"status": 200, "body": "[" * 100_000},
    {"status": 404, "body": '{"error": "Realm does not exist"}'},
    {"status": 302},
    {"hang": True},
    {"drip": True},
]


@pytest.mark.parametrize("at", [_WELL_KNOWN, "/token", "/jwks", "/userinfo"])
def test_a_provider_that_answers_nonsense_or_slowly_is_named_and_local_accounts_go_on(
    app: OpenAPI,
    provider: LoginProvider,
    person: Callable[[Role], str],
    monkeypatch: pytest.MonkeyPatch,
    at: str,
) -> None:
    monkeypatch.setattr(client, "LONGEST", 0.3)
    _client(app)._client.timeout = 0.3
    for how in NONSENSE:
        _forget(app)
        someone = Person(app, provider)
        provider.tell(spoil={"at": at, **how})
        answer = someone.client.get("/login/openid") if at == _WELL_KNOWN else someone.enter("li")
        told = someone.is_told(answer)
        refused = at in ("/token", "/userinfo") and "error" in how.get("body", "")
        of_nobody = at == "/userinfo" and how.get("body") == "{}"
        assert told.startswith(UNFINISHED if refused or of_nobody else AWAY), how
    assert someone.log_in(person(Role.ADMINISTRATOR)).headers["Location"] == "/home"


def test_a_provider_that_is_away_when_a_login_comes_back(
    configured: Service, person: Callable[[Role], str]
) -> None:
    (port,) = free_ports(1)
    own = LoginProvider(port)
    settings = configured.runtime.settings.model_copy(update={"oidc_issuer": own.issuer})
    site = create_app([replace(configured, runtime=replace(configured.runtime, settings=settings))])
    someone = Person(site, own)
    assert someone.is_told(someone.client.get("/login/openid")).startswith(AWAY)
    own.start()
    try:
        own.tell(site=SITE, people={"wang": WANG})
        _forget(site)
        address = someone.prove("wang", "/desk/orders")
    finally:
        own.stop()
    answer = someone.client.get(address)
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == ["/desk/orders"]
    assert someone.is_told(answer).startswith(AWAY)
    assert someone.log_in(person(Role.CLERK)).headers["Location"] == "/home"


def test_a_provider_that_was_away_is_not_asked_at_once_again(
    someone: Person, app: OpenAPI, provider: LoginProvider
) -> None:
    provider.tell(spoil={"at": _WELL_KNOWN, "status": 500})
    moment = _client(app)._now()
    _client(app)._now = lambda: moment
    someone.is_told(someone.client.get("/login/openid"))
    provider.tell()
    someone.is_told(someone.client.get("/login/openid"))
    _client(app)._now = lambda: moment + 60
    assert someone.begin().startswith(provider.issuer)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://login.example"},
        {"authorization_endpoint": "http://login.example/authorize"},
        {"authorization_endpoint": "https://[login/authorize"},
        {"end_session_endpoint": "https://login.example/\r\nSet-Cookie: a=b"},
        {"token_endpoint": None},
        {"jwks_uri": 7},
    ],
    ids=str,
)
def test_a_description_that_leads_astray_is_not_followed(
    someone: Person, provider: LoginProvider, told: dict[str, Any]
) -> None:
    sound = httpx.get(provider.issuer + _WELL_KNOWN).json()
    provider.tell(spoil={"at": _WELL_KNOWN, "status": 200, "body": json.dumps(sound | told)})
    assert someone.is_told(someone.client.get("/login/openid")).startswith(AWAY)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "没有允许您登录"),
        ("login_required", UNFINISHED),
        ("server_error", AWAY),
        ("%3Cscript%3E", UNFINISHED),
    ],
)
def test_an_error_that_comes_back_is_said_in_words(
    someone: Person, provider: LoginProvider, error: str, said: str
) -> None:
    provider.tell(spoil={"error": error})
    assert said in someone.is_told(someone.enter("wang"))


def test_exchanged_keys_are_read_again(someone: Person, app: OpenAPI, provider: LoginProvider) -> None:
    someone.enter("wang")
    provider.tell(rotate=True)
    other = Person(app, provider)
    assert other.enter("zhao").headers["Location"] == "/home"


def test_an_answer_counts_once_and_in_the_browser_that_asked(someone: Person, app: OpenAPI) -> None:
    address = someone.prove("wang")
    stranger = Person(app, someone.provider)
    assert stranger.is_told(stranger.client.get(address)).startswith(UNFINISHED)
    someone.client.get(address)
    assert someone.is_in()
    assert someone.client.get(address).headers["Location"] == "/home", (
        "the way back leads where they are logged in"
    )
    someone.post("/logout", {}, "/account")
    assert someone.is_told(someone.client.get(address)).startswith(UNFINISHED)


def test_an_answer_is_not_taken_twice_even_with_the_cookies_of_before(someone: Person, app: OpenAPI) -> None:
    """The provider takes a code once."""
    address = someone.prove("wang")
    copied = Person(app, someone.provider)
    cookie = someone.client.get_cookie("huiyin_form")
    assert cookie is not None
    copied.client.set_cookie("huiyin_form", cookie.value)
    someone.client.get(address)
    assert copied.is_told(copied.client.get(address)).startswith(UNFINISHED)


def test_two_tabs_may_log_in_side_by_side(someone: Person) -> None:
    first, second = someone.begin("/desk/orders"), someone.begin("/account")
    assert someone.provider.log_in(someone.there, second, "wang")
    back = someone.provider.log_in(someone.there, first, "wang")
    assert someone.client.get(back).headers["Location"] == "/desk/orders"


def test_a_login_that_took_too_long_begins_anew(someone: Person, identity: IdentityStore) -> None:
    address, begun = someone.prove("wang"), identity.now()
    identity.now = lambda: begun.replace(year=begun.year + 1)
    assert someone.is_told(someone.client.get(address)).startswith(UNFINISHED)


def test_a_login_leads_to_pages_of_this_site_only(someone: Person) -> None:
    assert someone.enter("wang", "https://elsewhere.example/").headers["Location"] == "/home"


def test_the_login_gets_a_new_session(someone: Person) -> None:
    someone.client.set_cookie("huiyin_session", "planted")
    answer = someone.enter("wang")
    cookie = someone.client.get_cookie("huiyin_session")
    assert cookie is not None
    assert cookie.value != "planted"
    assert "HttpOnly" in str(answer.headers.getlist("Set-Cookie"))


def test_a_login_begun_in_one_process_ends_in_another(
    configured: Service, someone: Person, provider: LoginProvider
) -> None:
    """Each has its own client; what was begun lies in the browser, and keys are read where they are needed."""
    address = someone.prove("wang")
    other = Person(create_app([configured]), provider)
    for cookie in ("huiyin_form",):
        kept = someone.client.get_cookie(cookie)
        assert kept is not None
        other.client.set_cookie(cookie, kept.value)
    assert other.client.get(address).headers["Location"] == "/home"
    assert other.is_in()


def test_two_first_logins_at_once_make_one_account(
    configured: Service,
    someone: Person,
    app: OpenAPI,
    identity: IdentityStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other process is quicker by a moment: after this one has seen no account, and before it makes it."""
    other, created = Person(app, someone.provider), identity.accounts.open

    def later(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(identity.accounts, "open", created)
        assert Context().run(other.enter, "wang").headers["Location"] == "/home"
        return created(*given, **more)

    address = someone.prove("wang")
    monkeypatch.setattr(identity.accounts, "open", later)
    assert someone.client.get(address).headers["Location"] == "/home"
    assert other.is_in()
    assert someone.is_in()


def test_the_own_second_factor_is_asked_for_unless_the_provider_asked_for_one(
    someone: Person, app: OpenAPI, identity: IdentityStore, provider: LoginProvider, phone: Phone
) -> None:
    someone.enter("wang")
    key = str(app.config["SECRET_KEY"])
    phone.secret = "A" * 32
    identity.second_factors.set(key, "wang", phone.secret, phone.code())
    phone.later()
    other = Person(app, provider)
    assert other.enter("wang", "/desk/orders").headers["Location"] == "/login/code"
    assert not other.is_in()
    assert "统一身份认证" in other.client.get("/login/code").text
    let_in = other.post("/login/code", {"one_time_code": phone.code()}, "/login/code")
    assert let_in.headers["Location"] == "/desk/orders"
    assert identity.sign_ins.latest("wang")[0].outcome is Outcome.LET_IN_BY_PROVIDER
    assert "Refresh" in other.post("/logout", {}, "/account").headers

    provider.tell(people={"wang": {**WANG, "amr": ["pwd", "mfa"]}})
    assert other.enter("wang").headers["Location"] == "/home"


def _client(app: OpenAPI) -> client.Provider:
    made: client.Provider = app.extensions[EXTENSION].provider
    return made


def _forget(app: OpenAPI) -> None:
    """As if all that it knows of the provider were old."""
    _client(app)._known = _client(app)._keys = _client(app)._away = None
