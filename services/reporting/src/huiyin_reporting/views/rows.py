"""How the views of this service start and change their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from huiyin_chassis.views.view import Row
from huiyin_contracts.base import ContractEvent

Data = Mapping[str, Any]


def instant(text: str | None) -> datetime | None:
    """A time of a published event; None stays None."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def families(*events: type[ContractEvent]) -> frozenset[str]:
    """The events that a view folds, whatever their version."""
    return frozenset(event.family for event in events)


def changed(row: Row, **values: Any) -> Row:
    """A new row with these values."""
    return {**row, **values}
