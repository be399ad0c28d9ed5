"""All views (read models) of one service: fold, rebuild, swap, compare."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import Connection

from huiyin_contracts.registry import RELEASED, Registry
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.views import slots
from huiyin_ledger.views.difference import Difference, compare
from huiyin_ledger.views.exchange import exchange
from huiyin_ledger.views.fold import TableFold, ViewMissing
from huiyin_ledger.views.rebuild import Rebuilt, alone, build
from huiyin_ledger.views.sources import FeedClient, Reader
from huiyin_ledger.views.view import View

_TRUST_SECONDS = 5.0

Advance = Callable[[int], None]
Showing = Callable[[str], AbstractContextManager[tuple[Advance, Advance]]]
"""Around the rebuild of the named view: gives what tells its total of positions, and what advances by n."""


def _silent(_: int) -> None:
    """Ignores progress."""


def unseen(_: str) -> AbstractContextManager[tuple[Advance, Advance]]:
    """Shows no progress of a rebuild."""
    return nullcontext((_silent, _silent))


class ViewOutdated(RuntimeError):
    """The live table belongs to another version of the view."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One view and its tables. `current`: the live table has this program's version and is complete."""

    name: str
    version: int
    live_version: int | None
    live_since: datetime | None
    shadow_version: int | None
    previous_version: int | None
    behind: bool
    rows: int
    sources: tuple[str, ...]

    @property
    def current(self) -> bool:
        return self.live_version == self.version and not self.behind


class Views:
    """The views of one service in its own database.

    A batch folds completely or not at all, in the caller's transaction. `fold` checks the live table's version, at
    most every five seconds.
    """

    def __init__(
        self, database: Database, service: str, views: Iterable[View], contracts: Registry = RELEASED
    ) -> None:
        self.database = database
        self._contracts = contracts
        self.service = service
        self.views = tuple(sorted(views, key=lambda v: v.name))
        self._folds: dict[str, TableFold] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def named(self, name: str) -> View:
        """The view of this name. LookupError lists the existing names."""
        for view in self.views:
            if view.name == name:
                return view
        raise LookupError(f"no view {name!r}: there are {', '.join(v.name for v in self.views)}")

    def folding(self, type_: str) -> frozenset[str]:
        """Names of the views that fold this private event type."""
        own = self.service
        return frozenset(view.name for view in self.views if type_ in view.sources.get(own, ()))

    def fold(self, events: Sequence[Event], connection: Connection) -> None:
        """Fold a batch of one source's events, in order, into the live tables of the views that fold them.

        The caller's transaction must hold the lock that orders the source: the own ledger's head (an append does),
        or the subscription's position row. Events that no view folds are skipped. Raises ViewOutdated if a live
        table has another version.
        """
        concerned = [
            (view, [e for e in events if e.family in view.sources.get(e.source, ())]) for view in self.views
        ]
        concerned = [(view, mine) for view, mine in concerned if mine]
        if not concerned:
            return
        own = self.service
        shared = {
            e.jurisdiction for v, mine in concerned if len(v.sources) > 1 for e in mine if e.source != own
        }
        if shared:
            # Several sources fold into the same rows: one at a time, or the second would not see the first one's row.
            # The head is held by every append too, so that there is one order of locks and no deadlock.
            connection.execute("SELECT ledger.hold(%s)", (sorted(shared),))
        self._look(connection)
        for view, mine in concerned:
            fold = self._live(view, connection)
            try:
                fold.fold(mine, connection)
            except (psycopg.errors.UndefinedColumn, psycopg.errors.FeatureNotSupported) as error:
                self._forget()
                raise ViewOutdated(
                    f"live.{view.name} was exchanged for another version: start again"
                ) from error

    def listed(self) -> list[Listed]:
        """Every view, with what is known of its tables."""
        return [self._one_listed(view) for view in self.views]

    def outdated(self) -> list[str]:
        """Views whose live table has another version or is incomplete. One cheap query."""
        rows = self.database.query("SELECT name, version, behind FROM view.state WHERE place = 'live'")
        current = {(row["name"], row["version"]) for row in rows if not row["behind"]}
        return [view.name for view in self.views if (view.name, view.version) not in current]

    def rebuild(
        self,
        name: str,
        *,
        ledger: Ledger,
        sources: Mapping[str, FeedClient],
        fresh: bool = False,
        started: Advance = _silent,
        advance: Advance = _silent,
    ) -> Rebuilt:
        """Build the shadow table from the events, or resume an interrupted rebuild unless `fresh`.

        `sources` has a client for every other service whose events the view folds. Raises Busy, MissingSource.
        """
        view = self.named(name)
        with alone(self.database, view) as connection:
            reader = self._reader(view, ledger, sources)
            return build(
                connection, view, self.service, reader, fresh=fresh, started=started, advance=advance
            )

    def swap(self, name: str, *, ledger: Ledger, sources: Mapping[str, FeedClient]) -> None:
        """Swap: the shadow table, caught up, becomes live; the live one becomes the previous one.

        Raises NothingToExchange, ParkedMeanwhile, TooBusy, Busy.
        """
        self._exchange(name, "shadow", ledger, sources)

    def back(self, name: str, *, ledger: Ledger, sources: Mapping[str, FeedClient]) -> None:
        """Make the previous table the live one again, caught up; the live one becomes the previous one.

        Raises as `swap` does. A table of another version of the view can be brought back by that version only.
        """
        self._exchange(name, "previous", ledger, sources)

    def diff(
        self,
        name: str,
        *,
        ledger: Ledger,
        sources: Mapping[str, FeedClient],
        fresh: bool = False,
        started: Advance = _silent,
        advance: Advance = _silent,
    ) -> Difference:
        """Compare the live table with a replay from zero: with the shadow, which is built if there is none.

        A shadow built for the comparison is dropped. Raises Busy, MissingSource.
        """
        view = self.named(name)
        with alone(self.database, view) as connection:
            state = slots.states(connection, name).get("shadow")
            kept = state is not None and state.version == view.version and not fresh
            reader = self._reader(view, ledger, sources)
            build(connection, view, self.service, reader, fresh=fresh, started=started, advance=advance)
            found = compare(connection, view, self.service, reader)
            if not kept:
                with connection.transaction():
                    slots.drop(connection, name, "shadow")
            return found

    def refresh(
        self, *, ledger: Ledger, sources: Mapping[str, FeedClient], showing: Showing = unseen
    ) -> list[str]:
        """Rebuild and swap whatever is outdated, each one as ``service.view`` under `showing`; the names. For a start after
        an update."""
        names = self.outdated()
        for name in names:
            with showing(f"{self.service}.{name}") as (started, advance):
                self.rebuild(name, ledger=ledger, sources=sources, started=started, advance=advance)
                self.swap(name, ledger=ledger, sources=sources)
        return names

    def _exchange(
        self, name: str, slot: slots.Slot, ledger: Ledger, sources: Mapping[str, FeedClient]
    ) -> None:
        view = self.named(name)
        with alone(self.database, view) as connection:
            exchange(connection, view, self.service, self._reader(view, ledger, sources), slot)
        self._forget()

    def _reader(self, view: View, ledger: Ledger, sources: Mapping[str, FeedClient]) -> Reader:
        return Reader(view, self.service, ledger.reader, sources, self._contracts)

    def _one_listed(self, view: View) -> Listed:
        with self.database.joined() as connection:
            known = slots.states(connection, view.name)
            counted = connection.execute(
                psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier("live", view.name))
            ).fetchone() if "live" in known else None  # fmt: skip
        live, shadow, previous = (known.get(p) for p in ("live", "shadow", "previous"))
        return Listed(
            name=view.name,
            version=view.version,
            live_version=live.version if live else None,
            live_since=live.made_at if live else None,
            shadow_version=shadow.version if shadow else None,
            previous_version=previous.version if previous else None,
            behind=live is None or live.behind,
            rows=counted[0] if counted else 0,
            sources=tuple(view.sources),
        )

    def _look(self, connection: Connection) -> None:
        """Check that the live tables have this program's versions."""
        if time.monotonic() - self._looked_at < _TRUST_SECONDS:
            return
        found: dict[str, int] = dict(
            connection.execute("SELECT name, version FROM view.state WHERE place = 'live'").fetchall()
        )
        for view in self.views:
            if view.name not in found:
                raise ViewMissing(f"live.{view.name} does not exist: run the migrations")
            if found[view.name] != view.version:
                raise ViewOutdated(
                    f"live.{view.name} is of version {found[view.name]}, this program has {view.version}: "
                    f"huiyin view rebuild {view.name}, then huiyin view swap {view.name}"
                )
        self._looked_at = time.monotonic()

    def _live(self, view: View, connection: Connection) -> TableFold:
        found = self._folds.get(view.name)
        if found is None:
            found = TableFold.of(connection, view, "live")
            with self._lock:
                self._folds[view.name] = found
        return found

    def _forget(self) -> None:
        with self._lock:
            self._folds.clear()
            self._looked_at = float("-inf")
