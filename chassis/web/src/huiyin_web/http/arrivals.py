"""What has arrived in a list since its page was opened. The page's script asks its own address for it every minute, and says
how many there are; the rows stay where they are until somebody reloads."""

from __future__ import annotations

from collections.abc import Iterable

from flask import jsonify, request
from werkzeug.wrappers import Response

HEADER = "Huiyin-Arrivals"
MOST = 200
"""So many keys are compared at most, those that came last."""


def asked() -> bool:
    """Whether the request asks for the keys of the list instead of its page. Nobody does anything then: it keeps no login
    alive."""
    return request.method == "GET" and HEADER in request.headers


def arrivals(keys: Iterable[str]) -> Response:
    """The keys of the list's rows, or 304 where they are those that the script has."""
    answer = jsonify(list(keys))
    answer.add_etag()
    return answer.make_conditional(request)
