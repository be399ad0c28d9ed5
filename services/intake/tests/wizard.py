"""A citizen's way through the wizard, question by question."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from huiyin_intake.features.submit_petition.wizard import FIELDS, Question

from .given import NAME, PHONE

ANSWERS = {
    "nature": "help_request",
    "place": "230604",
    "location": "西苑小区",
    "title": "路灯坏了",
    "text": "路灯坏了三天，晚上很黑。",
    "about_official": "no",
    "who": "named",
    "name": NAME,
    "phone": PHONE,
}


def form_of(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the page's form, which is its first one."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in reversed(found)}


def send(client: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    """Answer the page's question, and look at the page that follows."""
    return client.post(
        page.request.path, data={"go": "next", **form_of(page), **typed}, follow_redirects=True
    )


def begin(client: FlaskClient) -> TestResponse:
    return client.get("/petition/new", follow_redirects=True)


def path_of(page: TestResponse, question: str) -> str:
    """The address of another question of the same draft."""
    return f"{page.request.path.rpartition('/')[0]}/{question}"


def walk(client: FlaskClient, **changes: str) -> TestResponse:
    """Answer every question; gives the page with everything to check."""
    answers = {**ANSWERS, **changes}
    page = begin(client)
    for question in list(Question)[:-1]:
        page = send(client, page, **{name: answers.get(name, "") for name in FIELDS[question]})
    return page
