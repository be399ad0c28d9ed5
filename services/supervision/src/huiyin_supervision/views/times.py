"""Times inside events' data are ISO strings; rows hold datetimes."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def instant(value: Any) -> datetime | None:
    """An aware datetime from what an event's data holds; None stays None."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value)
