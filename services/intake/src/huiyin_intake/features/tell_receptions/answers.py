"""An answer for programs that ask again and again: public for a short time, and 304 where it is what they have."""

from __future__ import annotations

from flask import Response, g, request
from werkzeug.wrappers import Response as AnyResponse

_FOR_A_SHORT_TIME = "public, max-age=300"


def asked_again(response: Response) -> AnyResponse:
    """`response`, which says the same to everybody."""
    g.cache_control = _FOR_A_SHORT_TIME
    response.add_etag()
    return response.make_conditional(request)
