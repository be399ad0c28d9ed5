"""All views of one service: kept up to date event by event, rebuilt beside the live ones, exchanged, compared."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import psycopg
from psycopg import Connection

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.service import ServiceDefinition
from huiyin_chassis.views.fold import TableFold
from huiyin_chassis.views.view import View


class ViewOutdated(RuntimeError):
    """The live table was made by another version of the view than this program has."""


class Views:
    """The views of `definition`, over the live tables."""

    def __init__(self, database: Database, definition: ServiceDefinition) -> None:
        self.database = database
        self.definition = definition
        self.views = tuple(sorted(definition.views, key=lambda v: v.name))
        self._folds: dict[str, TableFold] = {}
        self._lock = threading.Lock()

    def named(self, name: str) -> View:
        """The view of this name; LookupError naming those that there are."""
        for view in self.views:
            if view.name == name:
                return view
        raise LookupError(f"no view {name!r}: there are {', '.join(v.name for v in self.views)}")

    def wants(self, types: Iterable[str]) -> bool:
        """Whether any of the service's own event types concerns a view."""
        mine = frozenset(types)
        return any(mine & v.sources.get(self.definition.name, frozenset()) for v in self.views)

    def fold(self, events: Sequence[Event], connection: Connection) -> None:
        """Fold a page of events of one source, in order, into every live table that they concern.

        Runs in the caller's transaction, which must hold what orders that source: the head of one's own ledger (an
        append does), or the subscription's position row. Events that no view wants are passed over. Raises
        ViewOutdated where the live table is of another version.
        """
        concerned = [
            (view, [e for e in events if e.type in view.sources.get(e.source, ())]) for view in self.views
        ]
        concerned = [(view, mine) for view, mine in concerned if mine]
        if not concerned:
            return
        own = self.definition.name
        shared = {
            e.jurisdiction for v, mine in concerned if len(v.sources) > 1 for e in mine if e.source != own
        }
        if shared:
            # Several sources fold into the same rows: one at a time, or the second would not see the first one's row.
            # The head is held by every append too, so that there is one order of locks and no deadlock.
            connection.execute("SELECT ledger.hold(%s)", (sorted(shared),))
        for view, mine in concerned:
            fold = self._live(view, connection)
            try:
                fold.fold(mine, connection)
            except (psycopg.errors.UndefinedColumn, psycopg.errors.FeatureNotSupported) as error:
                self._forget(view)
                raise ViewOutdated(
                    f"live.{view.name} was exchanged for another version: start again"
                ) from error

    def _live(self, view: View, connection: Connection) -> TableFold:
        found = self._folds.get(view.name)
        if found is None:
            found = TableFold.of(connection, view, "live")
            with self._lock:
                self._folds[view.name] = found
        return found

    def _forget(self, view: View) -> None:
        with self._lock:
            self._folds.pop(view.name, None)
