"""Swaps a view's live table with its shadow or previous table, in one transaction and at one position."""

from __future__ import annotations

import random
import time

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from huiyin_ledger.views import slots
from huiyin_ledger.views.rebuild import NEAR, distance
from huiyin_ledger.views.replay import Replay
from huiyin_ledger.views.slots import Slot
from huiyin_ledger.views.sources import Reader
from huiyin_ledger.views.view import View

PATIENCE_SECONDS = 60.0
_LOCK_TIMEOUT = "150ms"


class NothingToExchange(LookupError):
    """The table doesn't exist, or belongs to another version of the view, which alone can swap it."""


class TooBusy(RuntimeError):
    """The locks weren't free in time. Nothing was changed; try again."""


def exchange(connection: Connection, view: View, service: str, reader: Reader, slot: Slot) -> None:
    """Make the table at `slot` the live one; the live one becomes the previous one.

    It catches up first, then once more while appends and subscriptions wait, so that nothing is missing from it. It
    waits for locks only for moments, lets everybody pass again and tries anew, so that it takes part in no deadlock.
    Raises NothingToExchange, ParkedMeanwhile, TooBusy.
    """
    state = slots.states(connection, view.name).get(slot)
    if state is None:
        raise NothingToExchange(f"there is no {slot} table of {view.name}: ./huiyin view rebuild {view.name}")
    if state.version != view.version:
        raise NothingToExchange(
            f"the {slot} table of {view.name} was made by version {state.version}, this program has {view.version}: "
            "exchange it from the release that made it, or rebuild"
        )
    replay = Replay(connection, view, slot, reader)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        targets = slots.live_cursors(connection, view, service)
        if distance(connection, view, slot, targets) > NEAR:
            replay.run(targets)
            continue
        try:
            with connection.transaction():
                _hold_everything(connection, view, service)
                replay.run(slots.live_cursors(connection, view, service))
                _exchange(connection, view, service, slot)
            return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() > deadline:
                raise TooBusy(f"view {view.name} is in use without a pause: try again") from None
            time.sleep(random.uniform(0.01, 0.1))


def _hold_everything(connection: Connection, view: View, service: str) -> None:
    connection.execute(SQL("SET LOCAL lock_timeout = {}").format(_LOCK_TIMEOUT))
    if view.sources.keys() - {service}:
        connection.execute("LOCK TABLE subscription.position IN EXCLUSIVE MODE")
    connection.execute("SELECT ledger.hold_appends()")
    connection.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(Identifier("live", view.name)))


def _exchange(connection: Connection, view: View, service: str, slot: Slot) -> None:
    reached = slots.live_cursors(connection, view, service)
    if slot == "previous":
        slots.drop(connection, view.name, "shadow")
        slots.move(connection, view.name, "previous", "shadow", {})
    else:
        slots.drop(connection, view.name, "previous")
    slots.move(connection, view.name, "live", "previous", reached)
    slots.move(connection, view.name, "shadow", "live", {})
