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
    assert " data-answer" in page.text, "the page does not say that the form was not taken"
    return page
