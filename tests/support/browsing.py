"""People at browsers of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from played_city import PASSWORD

PATIENCE = 120.0
"""Seconds, for each thing that is waited for: the machine may be busy."""
expect.set_options(timeout=1000 * PATIENCE)


@contextmanager
def somebody(browser: Browser, address: str, login: str = "") -> Iterator[Page]:
    """A browser of one's own, logged in unless a citizen. Anything that the page's scripts throw fails the test."""
    context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.on("console", lambda said: thrown.append(said.text) if said.type == "error" else None)
    if login:
        page.goto("/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        expect(page).not_to_have_url(re.compile("/login"))
    yield page
    context.close()
    assert thrown == []
