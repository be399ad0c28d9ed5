"""How the views of this service start and change their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from huiyin_chassis.views.view import Row

Data = Mapping[str, Any]


def instant(text: str | None) -> datetime | None:
    """A time of a published event; None stays None."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def contract(service: str, *names: str) -> frozenset[str]:
    """Contract types of version 1, by their short names."""
    return frozenset(f"huiyin.{service}.{name}.v1" for name in names)


def short(type_: str) -> str:
    """``order_signed`` for ``huiyin.assignment.order_signed.v1``."""
    return type_.rpartition(".v")[0].rpartition(".")[2]


def changed(row: Row, **values: Any) -> Row:
    """A new row with these values."""
    return {**row, **values}
