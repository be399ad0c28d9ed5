"""The three places of a view's table (live, shadow, previous) and what is remembered of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from huiyin_chassis.views.view import View

Place = Literal["live", "shadow", "previous"]
Feed = tuple[str, str]
"""(source, jurisdiction)."""


@dataclass(frozen=True, slots=True)
class State:
    """By which version of the view a table was made, and when. `behind`: it misses events from before it."""

    version: int
    made_at: datetime
    behind: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a table has folded one feed. `skipped`: positions left out, their streams were parked."""

    position: int = 0
    skipped: frozenset[int] = field(default=frozenset())


def states(connection: Connection, name: str) -> dict[str, State]:
    """Place -> state of the view's table there."""
    rows = connection.execute(
        "SELECT place, version, made_at, behind FROM view.state WHERE name = %s", (name,)
    ).fetchall()
    return {place: State(version, made_at, behind) for place, version, made_at, behind in rows}


def set_state(connection: Connection, view: View, place: Place) -> None:
    """Note that the table there was made by this version of the view just now."""
    connection.execute(
        """INSERT INTO view.state (name, place, version) VALUES (%s, %s, %s)
           ON CONFLICT (name, place) DO UPDATE SET version = excluded.version, behind = false, made_at = clock_timestamp()""",
        (view.name, place, view.version),
    )


def marks(connection: Connection, name: str, place: Place) -> dict[Feed, Mark]:
    """How far the table has folded each feed."""
    rows = connection.execute(
        "SELECT source, jurisdiction, position, skipped FROM view.position WHERE name = %s AND place = %s",
        (name, place),
    ).fetchall()
    return {(source, j): Mark(position, frozenset(skipped)) for source, j, position, skipped in rows}


def set_mark(connection: Connection, name: str, place: Place, feed: Feed, mark: Mark) -> None:
    """Note how far the table has folded a feed. Called in the transaction that wrote its rows."""
    connection.execute(
        """INSERT INTO view.position (name, place, source, jurisdiction, position, skipped)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (name, place, source, jurisdiction)
           DO UPDATE SET position = excluded.position, skipped = excluded.skipped""",
        (name, place, *feed, mark.position, sorted(mark.skipped)),
    )


def live_marks(connection: Connection, view: View, service: str) -> dict[Feed, Mark]:
    """How far the live table has folded each feed: own events up to the head, others' up to the subscription's
    position, but for parked streams."""
    found: dict[Feed, Mark] = {}
    if service in view.sources:
        heads = connection.execute(
            "SELECT jurisdiction, position FROM ledger.head WHERE position > 0"
        ).fetchall()
        found |= {(service, jurisdiction): Mark(position) for jurisdiction, position in heads}
    foreign = sorted(view.sources.keys() - {service})
    if foreign:
        rows = connection.execute(
            """SELECT p.source, p.jurisdiction, p.position, ARRAY(
                      SELECT w FROM subscription.parked k, unnest(k.waiting) w WHERE k.consumer = p.consumer
                         AND k.source = p.source AND k.jurisdiction = p.jurisdiction)
                 FROM subscription.position p WHERE p.consumer = %s AND p.source = ANY(%s)""",
            (service, foreign),
        ).fetchall()
        found |= {(source, j): Mark(position, frozenset(waiting)) for source, j, position, waiting in rows}
    return found


def drop(connection: Connection, name: str, place: Place) -> None:
    """Drop the table there and forget what was known of it."""
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(place, name)))
    connection.execute("DELETE FROM view.position WHERE name = %s AND place = %s", (name, place))
    connection.execute("DELETE FROM view.state WHERE name = %s AND place = %s", (name, place))


def move(
    connection: Connection, name: str, origin: Place, target: Place, reached: Mapping[Feed, Mark]
) -> None:
    """Move a table to another, empty place. `reached` is kept with it unless it becomes the live one."""
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
        for feed, mark in reached.items():
            set_mark(connection, name, target, feed, mark)
