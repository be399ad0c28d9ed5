"""What private events are called, for those who read the ledger itself. Each service brings its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EventLabels:
    """Lazy texts; what has none is shown by its name."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Of event types, and of aggregates by the names of their classes."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Of the fields of events and aggregates, and of what lies within them."""
