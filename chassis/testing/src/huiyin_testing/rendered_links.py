"""Every link and form of every page that a test renders leads to a route of the application that rendered it."""

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
from huiyin_web.identity.directory import Directory

_TAG = re.compile(r"<(a|form)\s([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(href|action|method)="([^"]*)"')


@contextmanager
def watched() -> Iterator[set[str]]:
    """While it lasts, the set fills with the links that lead nowhere, each with the page that it stands on. That a page
    links to itself, in the other language, proves nothing: pages that tell of an error do so too."""
    dead: set[str] = set()

    def look(app: Flask, response: Response, **_more: object) -> None:
        if response.mimetype == "text/html" and not response.direct_passthrough:
            for link in dead_links(app, response.get_data(as_text=True)):
                if link != f"GET {request.path}":
                    dead.add(f"{request.path}: {link}")

    with request_finished.connected_to(look):
        yield dead


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
