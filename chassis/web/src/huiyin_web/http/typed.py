"""Nothing typed is lost: which forms were taken, and a form that was not is given back.

A form's draft is kept in its browser tab (``static/huiyin.js``) and ends only when the server has named it as taken:
`install` does so, in a cookie, after each answer of success to a form whose key the view has asked for
(`commands.once`). A form that fails before its view can show it again is held on the page that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from huiyin_web.http import cookies
from huiyin_web.http.dispatch import wants_api

_NAME = re.compile(r"^[A-Za-z0-9_-]{8}")
_REMEMBERED = 8
_REMEMBERED_SECONDS = 12 * 3600
_NEVER_SHOWN_AGAIN = frozenset({"password", "old", "new", "again"})
_PROSE = re.compile(r"[\u2e80-\U0003ffff\s]")
_AGAIN = frozenset({400, 409, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class Held:
    """A posted form that was not taken. `fields` are sent again as they were, empty where that can't help or where one of
    them was a password; `texts` are the sentences among them, for the eye; `back` is the page of the form."""

    action: str
    fields: Sequence[tuple[str, str]]
    texts: Sequence[str]
    back: str


def install(app: Flask) -> None:
    @app.after_request
    def name_what_was_taken(response: Response) -> Response:
        name = _NAME.match(g.get("form_key", ""))
        if name and response.status_code < 400 and not wants_api():
            earlier = request.cookies.get(cookies.TAKEN, "").split(".")[: _REMEMBERED - 1]
            flags = cookies.flags() | {"httponly": False}
            value = ".".join([name[0], *filter(_NAME.match, earlier)])
            response.set_cookie(cookies.TAKEN, value, max_age=_REMEMBERED_SECONDS, **flags)
        return response


def take() -> None:
    """Say that the form of this request is taken. Commands say so by themselves (`commands.once`)."""
    g.form_key = request.form.get("idempotency_key", "")


def held(status: int) -> Held | None:
    """The form of this request, where it came from a page of ours and fails with `status`. Another site's page could make
    a browser post anything: that is never shown as something to send again."""
    if request.method != "POST" or status == 413 or not from_own_page() or not request.form:
        return None
    fields = [(name, v) for name, v in request.form.items(multi=True) if name != "csrf_token"]
    again = status in _AGAIN and not _NEVER_SHOWN_AGAIN & set(request.form)
    texts = [v for name, v in fields if name not in _NEVER_SHOWN_AGAIN and _PROSE.search(v.strip())]
    return Held(request.full_path.rstrip("?"), fields if again else [], texts, page_of_form())


def from_own_page() -> bool:
    """Whether the browser says that the request comes from a page of this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return _origin(origin) == _origin(request.host_url)


def page_of_form() -> str:
    """The page that the posted form stands on: the one it came from, else the nearest page above its address."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if _origin(request.headers.get("Referer", "")) == _origin(request.host_url) and _is_page(came_from.path):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return page_above(request.path)


def page_above(path: str) -> str:
    """`path` if it is a page, else the nearest one above it."""
    while path != "/" and not _is_page(path):
        path = path.rstrip("/").rpartition("/")[0] or "/"
    return path


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, "GET")
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed, HTTPException):
        return False
    return True
