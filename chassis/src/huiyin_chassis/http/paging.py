"""Paging by cursor: stable under inserts, and no page number to count up to."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Generic, TypeVar

from pydantic import BaseModel

from huiyin_chassis.domain import Refused

Item = TypeVar("Item", bound=BaseModel)
Part = str | int | float | bool | None


class Page(BaseModel, Generic[Item]):
    """One page. `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None = None


def encode_cursor(*parts: Part) -> str:
    """The sort key of the last item shown, as text fit for a URL. Times go in as ISO strings."""
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_cursor(cursor: str | None, *kinds: type) -> tuple[Part, ...] | None:
    """The parts of a cursor, checked against `kinds`; None for no cursor. A cursor that is not ours is
    Refused("cursor_invalid")."""
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeError, ValueError):
        parts = None
    if not isinstance(parts, list) or (
        kinds
        and (len(parts) != len(kinds) or not all(isinstance(p, k) for p, k in zip(parts, kinds, strict=True)))
    ):
        raise Refused("cursor_invalid", "this page marker is not one of ours: start from the first page")
    return tuple(parts)
