"""A page: a template in the layout."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template

from huiyin_web.http.filling import refusals


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """`template` rendered with `context`; it extends ``layout.html``. Its `errors` are those of its forms that were refused,
    if the context has no others."""
    return make_response(render_template(template, **({"errors": refusals()} | context)), status)
