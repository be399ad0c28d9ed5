"""The unit of work: buffers saved events and appends them in one call at its end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from huiyin_ledger.domain import Aggregate
from huiyin_ledger.ledger.recorder import Authored
from huiyin_ledger.ledger.stored import LedgerStoredEvent

T = TypeVar("T")
Key = tuple[str, UUID]
"""Jurisdiction and stream."""
Buffer = Mapping[str, Sequence[Authored]]
"""By jurisdiction, in order."""


class Unflushed(RuntimeError):
    """An own view was read while buffered events change it. Flush first, or name the view in the automation's
    `reads`."""


@dataclass(slots=True)
class UnitOfWork:
    """Opened by `Ledger.unit_of_work`. Own views, and whatever reads the ledger's tables, don't know what is buffered
    before `flush`; `Ledger.find` does.

    `append` writes a buffer and gives the last position by jurisdiction. `changes` are the own views that will change
    with what is buffered. `saved` are the aggregates as they stand after it, None for one that could not be saved again;
    `absent` those of which was read that there is none.
    """

    append: Callable[[Buffer], Mapping[str, int]]
    changes: frozenset[str] = frozenset()
    saved: dict[Key, Aggregate | None] = field(default_factory=dict)
    absent: set[Key] = field(default_factory=set)
    _buffer: dict[str, list[Authored]] = field(default_factory=dict)
    _read: dict[Hashable, tuple[frozenset[str], Any]] = field(default_factory=dict)

    def flush(self) -> Mapping[str, int]:
        """Append the buffer and fold own views; returns the last position by jurisdiction. Raises Conflict."""
        buffer, self._buffer, self.changes = self._buffer, {}, frozenset()
        return self.append(buffer) if buffer else {}

    def flush_for(self, views: frozenset[str]) -> None:
        """Flush if buffered events change one of these own views."""
        if self.changes & views:
            self.flush()

    def read_once(self, views: frozenset[str], key: Hashable, read: Callable[[], T]) -> T:
        """The cached result of `read`, which reads these own views; read again after saved events change them.
        Raises Unflushed."""
        if unseen := self.changes & views:
            raise Unflushed(f"what is buffered changes {', '.join(sorted(unseen))}")
        if key not in self._read:
            self._read[key] = views, read()
        value: T = self._read[key][1]
        return value

    def buffer(self, jurisdiction: str, authored: Sequence[Authored], views: frozenset[str]) -> None:
        """Buffer events, which change these own views."""
        self._buffer.setdefault(jurisdiction, []).extend(authored)
        self.changes |= views
        self._read = {key: value for key, value in self._read.items() if not value[0] & views}

    def buffered(self, jurisdiction: str, stream: UUID) -> list[LedgerStoredEvent]:
        """The buffered events of one stream."""
        kept = (each.event for each in self._buffer.get(jurisdiction, ()))
        return [event for event in kept if event.originator_id == stream]

    def begin_saving(self, keys: Iterable[Key]) -> None:
        """Drop these aggregates from the cache: they are about to be saved."""
        self.absent.difference_update(keys)
        self.saved.update({key: None for key in keys if key in self.saved})
