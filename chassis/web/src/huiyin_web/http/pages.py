"""A page: a template in the layout."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """`template` rendered with `context`; it extends ``layout.html``."""
    return make_response(render_template(template, **context), status)
