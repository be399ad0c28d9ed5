"""What holds of every page that a test renders: its links and forms lead to routes of the application that rendered it,
the answer to a form that was taken does not say that it was not, and no text shows the brace around a word that the regime
gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.metadata import entry_points
from typing import cast
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, request, request_finished
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from huiyin_web.bootstrap import GROUP
from huiyin_web.http.access import DIRECTORY
from huiyin_web.http.regime import WORDS, Regime
from huiyin_web.identity.directory import Directory

_TAG = re.compile(r"<(a|form)\s([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(href|action|method)="([^"]*)"')

_NOT_TAKEN = 'id="not-taken"'
"""What ``layout.html`` shows of a form that the page no longer has."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """While it lasts, the set fills with what is wrong, each with the page that it stands on. That a page links to
    itself, in the other language, proves nothing: pages that tell of an error do so too."""
    wrong: set[str] = set()

    def look(app: Flask, response: Response, **_more: object) -> None:
        if response.mimetype == "text/html" and not response.direct_passthrough:
            html = response.get_data(as_text=True)
            for link in dead_links(app, html):
                if link != f"GET {request.path}":
                    wrong.add(f"{request.path}: {link} leads nowhere")
            if request.method == "POST" and response.status_code < 400 and _NOT_TAKEN in html:
                wrong.add(f"{request.path}: the form was taken, and shown as if it were not")
            for name in WORDS[Regime.BOTH]:
                if f"{{{name}}}" in html:
                    wrong.add(f"{request.path}: {{{name}}} is not said in the words of a regime")

    with request_finished.connected_to(look):
        yield wrong


def dead_links(app: Flask, html: str) -> list[str]:
    """The links of a page that no route of `app` answers, as ``GET /supervision/nothing``.

    Left out are those to services that run elsewhere, and the citizens' door: one of them serves it.
    """
    routes = app.url_map.bind("")
    directory = cast(Directory, app.extensions[DIRECTORY])
    installed = {entry.name for entry in entry_points(group=GROUP)}
    elsewhere = installed.union(each.service for each in directory.services()) - set(app.blueprints)
    dead = []
    for tag, text in _TAG.findall(html):
        attributes: dict[str, str] = dict(_ATTRIBUTE.findall(text))
        address = urlsplit(unescape(attributes.get("href") or attributes.get("action") or ""))
        path = unquote(address.path)
        method = attributes.get("method", "get").upper() if tag == "form" else "GET"
        if address.netloc or not path.startswith("/") or path == "/" or path.split("/")[1] in elsewhere:
            continue
        try:
            routes.match(path, method)
        except RequestRedirect:
            continue
        except (NotFound, MethodNotAllowed):
            dead.append(f"{method} {path}")
    return dead
