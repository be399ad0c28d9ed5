"""Response headers, and the request id."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask, g, request
from werkzeug.wrappers import Response

KEPT_BY_BROWSERS = "public, max-age=31536000, immutable"
"""The Cache-Control of what never changes under its address: a view sets it as ``g.cache_control``."""

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def install(app: Flask) -> None:
    @app.before_request
    def number_the_request() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.match(given) else uuid4().hex

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if g.get("request_id"):
            headers["X-Request-ID"] = g.request_id
        if "cache_control" in g and response.status_code in (200, 304):
            headers["Cache-Control"] = g.cache_control
        elif request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
            headers["Vary"] = "Cookie, Authorization, Accept-Language"
        elif request.args.get("v"):
            headers["Cache-Control"] = KEPT_BY_BROWSERS
        else:
            headers["Cache-Control"] = "public, max-age=300"
        return response
