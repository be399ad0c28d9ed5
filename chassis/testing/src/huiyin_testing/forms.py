"""What a browser does with the answer to a form that was not taken."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.test import TestResponse


def refused(answer: TestResponse, get: Callable[[str], TestResponse]) -> TestResponse:
    """The page that the `answer` to a form leads back to, which says what is wrong with it; `get` asks for an address with
    what the form was sent with."""
    page = answer
    for _redirect in range(2):
        if page.status_code == 303:
            page = get(page.headers["Location"])
    assert answer.status_code == 303, answer.text
    assert page.status_code == 200, page.text
    assert says_refused(page), "the page does not say that the form was not taken"
    return page


def taken(answer: TestResponse, get: Callable[[str], TestResponse]) -> TestResponse:
    """The page that the `answer` to a form leads to, which does not say that anything is wrong with it."""
    assert answer.status_code == 303, answer.text
    page = get(answer.headers["Location"])
    assert not says_refused(page), page.text
    return page


def says_refused(page: TestResponse) -> bool:
    """Whether a page says that a form was not taken."""
    return page.mimetype == "text/html" and " data-answer" in page.text
