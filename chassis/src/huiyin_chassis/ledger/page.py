"""What is saved while a page of events is taken in, held back so that one append and one fold record all of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from huiyin_chassis.domain import Aggregate
from huiyin_chassis.ledger.recorder import Authored

T = TypeVar("T")


@dataclass(slots=True)
class Page:
    """`held`: per jurisdiction what is still to be appended, in order.

    `changes` are the own views that it will change. `saved` are the aggregates as they stand after it, None for one that
    could not be saved again; `absent` those of which was read that there is none. `known` is what was read from own views,
    with the views it is of.
    """

    held: dict[str, list[Authored]] = field(default_factory=dict)
    saved: dict[tuple[str, UUID], Aggregate | None] = field(default_factory=dict)
    absent: set[tuple[str, UUID]] = field(default_factory=set)
    changes: frozenset[str] = frozenset()
    known: dict[Hashable, tuple[frozenset[str], Any]] = field(default_factory=dict)

    def hold(self, jurisdiction: str, authored: Sequence[Authored], views: frozenset[str]) -> None:
        self.held.setdefault(jurisdiction, []).extend(authored)
        self.changes |= views
        self.known = {key: value for key, value in self.known.items() if not value[0] & views}

    def take(self) -> dict[str, list[Authored]]:
        """What is held, which is then held no more."""
        held, self.held, self.changes = self.held, {}, frozenset()
        return held

    def once(self, views: frozenset[str], key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gave when it was first asked, as long as nothing that was saved since changes `views`."""
        if key not in self.known:
            self.known[key] = views, read()
        value: T = self.known[key][1]
        return value
