"""Labels of private events, for people who read the ledger. Each service declares its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EventLabels:
    """Lazy texts; anything without a label is shown by its name."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Of event types, and of aggregates by the names of their classes."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Of the fields of events and aggregates, and of what lies within them."""
    withheld: frozenset[str] = frozenset()
    """Fields whose values would link a sealed matter to another one: an auditor is told that they are there."""
    unlinked: frozenset[str] = frozenset()
    """Aggregates and event types whose stream would do so."""
