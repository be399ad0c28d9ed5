"""An event's payload: canonical JSON with sorted keys, readable without this program."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

# orjson would write a dataclass, a sealed value among them, as an object of its fields.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
SEALED = "§sealed"


class Unrecordable(TypeError):
    """A value that can't be stored: a naive datetime, a set, a sealed value inside a list."""


def encode(state: dict[str, Any]) -> str:
    """Canonical JSON of an event's fields. Raises Unrecordable, whose message doesn't contain the value."""
    try:
        return orjson.dumps(state, default=_plain, option=_OPTIONS).decode()
    except TypeError as error:
        raise Unrecordable(str(error.__cause__ or error)) from None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise Unrecordable("a datetime without timezone can't be recorded")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise Unrecordable(f"values of {type(value).__name__} can't be recorded here")
