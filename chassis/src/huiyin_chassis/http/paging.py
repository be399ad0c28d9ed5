"""Paging by cursor: stable under inserts, and no page number to count up to."""

from __future__ import annotations

from typing import Generic, TypeVar

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel

from huiyin_chassis.domain import Refused

Item = TypeVar("Item", bound=BaseModel)
Part = str | int | float | bool | None


class Page(BaseModel, Generic[Item]):
    """One page. `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None = None


def encode_cursor(*parts: Part) -> str:
    """The sort key of the last item shown, signed, as text fit for a URL. Times go in as ISO strings. Use it within a
    request."""
    return _signed().dumps(parts)


def decode_cursor(cursor: str | None, *kinds: type) -> tuple[Part, ...] | None:
    """The parts of a cursor, checked against `kinds`; None for no cursor. One that we did not make, or made for another
    list, is Refused("cursor_invalid"): nothing that anybody else wrote reaches a query."""
    if not cursor:
        return None
    try:
        parts = _signed().loads(cursor)
    except BadData:
        parts = None
    if not isinstance(parts, list) or (
        kinds
        and (len(parts) != len(kinds) or not all(isinstance(p, k) for p, k in zip(parts, kinds, strict=True)))
    ):
        raise Refused("cursor_invalid", "this page marker is not one of ours: start from the first page")
    return tuple(parts)


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="cursor")
