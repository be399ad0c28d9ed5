"""Staff log in and out by a login service that really runs, in a real browser, at a site that really serves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from huiyin_demo.founding import found
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.ports import free_ports
from openid_provider import CLIENT_ID, CLIENT_SECRET, LoginProvider
from played_city import PASSWORD

from .conftest import serving

RULES = """
[[post]]
claim = "groups"
value = "clerks"
role = "clerk"
jurisdiction = "230600"
"""
BUTTON = "统一身份认证登录"


@pytest.fixture(scope="module")
def provider() -> Iterator[LoginProvider]:
    made = LoginProvider(free_ports(1)[0])
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def site(provider: LoginProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a city that has the provider as its login service."""
    data = tmp_path_factory.mktemp("city")
    rules = data / "rules.toml"
    rules.write_text(RULES)
    with Platform(data) as platform:
        found(platform, datetime.now(UTC), PASSWORD)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HUIYIN_OIDC_ISSUER", provider.issuer)
        patched.setenv("HUIYIN_OIDC_CLIENT_ID", CLIENT_ID)
        patched.setenv("HUIYIN_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        patched.setenv("HUIYIN_OIDC_RULES", str(rules))
        with serving(data) as url:
            people = {
                name: {"preferred_username": name, "name": said, "groups": ["clerks"]}
                for name, said in {"qian.wei": "钱伟", "sun.li": "孙丽"}.items()
            }
            provider.tell(site=url, people=people)
            yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="zh-CN")
    yield made
    made.close()


def enter(page: Page, site: str, login: str) -> None:
    page.goto(f"{site}/login?next=/account")
    page.get_by_role("link", name=BUTTON).click()
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Log in there").click()
    page.wait_for_url(f"{site}/account")


def test_a_clerk_logs_in_there_and_out_of_both(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    enter(page, site, "qian.wei")
    expect(page.get_by_role("heading", name="钱伟")).to_be_visible()
    page.locator("summary", has_text="钱伟").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{site}/login")
    page.goto(f"{site}/account")
    expect(page).to_have_url(f"{site}/login?next=/account")
    page.get_by_role("link", name=BUTTON).click()
    expect(page.get_by_label("Login")).to_be_visible()


def test_a_logout_there_reaches_us(context: BrowserContext, site: str, provider: LoginProvider) -> None:
    page = context.new_page()
    enter(page, site, "sun.li")
    page.goto(f"{provider.issuer}/goodbye")
    page.goto(f"{site}/account")
    expect(page).to_have_url(f"{site}/login?next=/account")


def test_while_the_provider_is_away_accounts_of_the_system_log_in(
    context: BrowserContext, site: str, provider: LoginProvider
) -> None:
    """Last: nothing else uses the provider after it."""
    provider.stop()
    page = context.new_page()
    page.goto(f"{site}/login")
    page.get_by_role("link", name=BUTTON).click()
    expect(page.get_by_role("alert")).to_contain_text("统一身份认证服务没有正常应答")
    page.get_by_label("账号").fill("admin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{site}/home")
    assert httpx.get(f"{site}/login/openid/return?state=x&code=y").status_code == 303
