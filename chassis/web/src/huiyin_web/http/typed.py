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
from huiyin_web.http.opened import FIELD, writer

_NAME = re.compile(r"^[A-Za-z0-9_-]{8}")
_REMEMBERED = 8
_REMEMBERED_SECONDS = 12 * 3600
PASSWORDS = frozenset({"password", "old", "again"})
"""Names of fields that are never kept."""
SHOWN_ONCE = frozenset({"query_code", "one_time_code"})
"""Names of fields that are kept until they are shown once."""
_NO_SENTENCES = PASSWORDS | SHOWN_ONCE | {FIELD}
_PROSE = re.compile(r"[\u2e80-\U0003ffff\s]")
_AGAIN = frozenset({400, 409, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class Held:
    """A posted form that was not taken. `fields` are sent again as they were, empty where that can't help or where
    one of them was a password; `texts` are the sentences among them, for the eye; `back` is the page of the form,
    empty where its matter is not there (any more). `anothers`: another account wrote it, and it says nothing of
    what was written."""

    action: str
    fields: Sequence[tuple[str, str]]
    texts: Sequence[str]
    back: str
    anothers: bool = False


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
    g.typed_is_shown = True
    if request.method != "POST" or status == 413 or not from_own_page() or not request.form:
        return None
    back = "" if status == 404 else page_of_form()
    if writer() not in ("", g.principal.id):
        return Held("", [], [], back, anothers=True)
    fields = [(name, v) for name, v in request.form.items(multi=True) if name != "csrf_token"]
    again = status in _AGAIN and not (PASSWORDS | SHOWN_ONCE) & set(request.form)
    return Held(request.full_path.rstrip("?"), fields if again else [], sentences(fields), back)


def sentences(fields: Sequence[tuple[str, str]]) -> list[str]:
    """The values that somebody wrote, rather than chose."""
    return [text for name, text in fields if name not in _NO_SENTENCES and _PROSE.search(text.strip())]


def typed_fields() -> list[tuple[str, str]]:
    """The posted form without what is never kept, and what belongs to one page alone."""
    left_out = PASSWORDS | {FIELD, "csrf_token"}
    return [(name, text) for name, text in request.form.items(multi=True) if name not in left_out]


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
