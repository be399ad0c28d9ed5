"""A view: one table that is a pure function of events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from huiyin_chassis.events import Event

Row = dict[str, Any]
Key = tuple[Any, ...]


class View(ABC):
    """One read model. Its live table is ``live.<name>``; a rebuild fills ``shadow.<name>``; a swap exchanges them.

    `columns` is the body of CREATE TABLE, `key` the primary key's columns (its first is always jurisdiction),
    `sources` maps a service's name to the events it folds: private types for the service's own name, families of
    contract events for others, of which it is given the latest version. `creates` names some of them: those that begin
    a row. `apply` must not depend on how events of *different* sources interleave, nor on the page size.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    columns: ClassVar[str]
    indexes: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[tuple[str, ...]]
    sources: ClassVar[Mapping[str, frozenset[str]]]
    creates: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def keys(self, event: Event) -> Iterable[Key]:
        """The rows that the event touches; none if it does not concern this view."""

    @abstractmethod
    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        """The row after the event: a new dict with every column, or None to have no row. Never changes `row`."""
