"""What every printed page bears: the number of what it is about. Browsers write it, and the page's own number, into the margin.

A margin's text is a style, and the Content-Security-Policy lets no page bring styles of its own: so it comes as a style
sheet with the number in its address, which a browser keeps for ever.
"""

from __future__ import annotations

import re

from flask import Blueprint, Flask, Response, g, request

from huiyin_web.http.access import requires
from huiyin_web.http.headers import KEPT_BY_BROWSERS

_NUMBER = re.compile(r"[0-9A-Za-z-]{1,40}")


def install(app: Flask) -> None:
    app.jinja_env.globals.update(print_number=print_number, printed_number=printed_number)


def print_number(number: str) -> str:
    """From here on the page is about the matter, or briefing, of this number. Writes nothing where a template calls it."""
    if _NUMBER.fullmatch(number):
        g.printed_number = number
    return ""


def printed_number() -> str:
    """Empty where the page is about no single matter."""
    return str(g.get("printed_number", ""))


def blueprint() -> Blueprint:
    routes = Blueprint("printing", __name__)

    @routes.get("/printed.css")
    @requires("page.public")
    def margins() -> Response:
        number = request.args.get("number", "")
        written = f'"{number}"' if _NUMBER.fullmatch(number) else "none"
        g.cache_control = KEPT_BY_BROWSERS
        return Response(f"@page{{@top-right{{content:{written}}}}}", mimetype="text/css")

    return routes
