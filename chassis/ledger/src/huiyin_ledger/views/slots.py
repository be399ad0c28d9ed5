"""The three slots of a view's table (live, shadow, previous) and the state of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from huiyin_ledger.views.view import View

Slot = Literal["live", "shadow", "previous"]
Feed = tuple[str, str]
"""(source, jurisdiction)."""


@dataclass(frozen=True, slots=True)
class State:
    """Version of the view that created a table, and when. `behind`: events before its creation are missing."""

    version: int
    made_at: datetime
    behind: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a table has folded one feed. `skipped`: positions left out, their streams were parked."""

    position: int = 0
    skipped: frozenset[int] = field(default=frozenset())


def states(connection: Connection, name: str) -> dict[str, State]:
    """Slot -> state of the view's table there."""
    rows = connection.execute(
        "SELECT place, version, made_at, behind FROM view.state WHERE name = %s", (name,)
    ).fetchall()
    return {slot: State(version, made_at, behind) for slot, version, made_at, behind in rows}


def set_state(connection: Connection, view: View, slot: Slot) -> None:
    """Note that the table there was made by this version of the view just now."""
    connection.execute(
        """INSERT INTO view.state (name, place, version) VALUES (%s, %s, %s)
           ON CONFLICT (name, place) DO UPDATE SET version = excluded.version, behind = false, made_at = clock_timestamp()""",
        (view.name, slot, view.version),
    )


def cursors(connection: Connection, name: str, slot: Slot) -> dict[Feed, Cursor]:
    """How far the table has folded each feed."""
    rows = connection.execute(
        "SELECT source, jurisdiction, position, skipped FROM view.position WHERE name = %s AND place = %s",
        (name, slot),
    ).fetchall()
    return {(source, j): Cursor(position, frozenset(skipped)) for source, j, position, skipped in rows}


def set_cursor(connection: Connection, name: str, slot: Slot, feed: Feed, cursor: Cursor) -> None:
    """Note how far the table has folded a feed. Called in the transaction that wrote its rows."""
    connection.execute(
        """INSERT INTO view.position (name, place, source, jurisdiction, position, skipped)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (name, place, source, jurisdiction)
           DO UPDATE SET position = excluded.position, skipped = excluded.skipped""",
        (name, slot, *feed, cursor.position, sorted(cursor.skipped)),
    )


def live_cursors(connection: Connection, view: View, service: str) -> dict[Feed, Cursor]:
    """How far the live table has folded each feed: own events up to the head, others' up to the subscription's
    position, but for parked streams."""
    found: dict[Feed, Cursor] = {}
    if service in view.sources:
        heads = connection.execute(
            "SELECT jurisdiction, position FROM ledger.head WHERE position > 0"
        ).fetchall()
        found |= {(service, jurisdiction): Cursor(position) for jurisdiction, position in heads}
    foreign = sorted(view.sources.keys() - {service})
    if foreign:
        rows = connection.execute(
            """SELECT p.source, p.jurisdiction, p.position, ARRAY(
                      SELECT w FROM subscription.parked k, unnest(k.waiting) w WHERE k.consumer = p.consumer
                         AND k.source = p.source AND k.jurisdiction = p.jurisdiction)
                 FROM subscription.position p WHERE p.consumer = %s AND p.source = ANY(%s)""",
            (service, foreign),
        ).fetchall()
        found |= {(source, j): Cursor(position, frozenset(waiting)) for source, j, position, waiting in rows}
    return found


def drop(connection: Connection, name: str, slot: Slot) -> None:
    """Drop the table of this slot and its state."""
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(slot, name)))
    connection.execute("DELETE FROM view.position WHERE name = %s AND place = %s", (name, slot))
    connection.execute("DELETE FROM view.state WHERE name = %s AND place = %s", (name, slot))


def move(
    connection: Connection, name: str, origin: Slot, target: Slot, reached: Mapping[Feed, Cursor]
) -> None:
    """Move a table to another, empty slot. `reached` is kept with it unless it becomes the live one."""
    connection.execute(
        SQL("ALTER TABLE {} SET SCHEMA {}").format(Identifier(origin, name), Identifier(target))
    )
    connection.execute(
        "UPDATE view.state SET place = %s WHERE name = %s AND place = %s", (target, name, origin)
    )
    connection.execute(
        "DELETE FROM view.position WHERE name = %s AND place IN (%s, %s)", (name, origin, target)
    )
    if target != "live":
        for feed, cursor in reached.items():
            set_cursor(connection, name, target, feed, cursor)
