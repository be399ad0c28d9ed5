"""Compares a view's live table with a replay of its events, in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, IsolationLevel
from psycopg.rows import dict_row
from psycopg.sql import SQL, Composed, Identifier

from huiyin_ledger.views import slots
from huiyin_ledger.views.replay import Replay
from huiyin_ledger.views.sources import Reader
from huiyin_ledger.views.tables import describe
from huiyin_ledger.views.view import View

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Different:
    """A row that differs; None on the side that lacks it."""

    key: dict[str, Any]
    live: dict[str, Any] | None
    replayed: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """`rows`: how many the live table has; `different`: keys whose rows differ, of which `shown` has the first ones.

    `columns` names columns that only one of the two has; they aren't compared.
    """

    view: str
    rows: int
    different: int
    shown: tuple[Different, ...]
    columns: tuple[str, ...]

    @property
    def same(self) -> bool:
        """True if the replay equals the live table."""
        return self.different == 0 and not self.columns


def compare(connection: Connection, view: View, service: str, reader: Reader) -> Difference:
    """Bring the shadow to the live table's position in one snapshot, and compare both ways.

    Nobody waits for it. Raises ViewMissing where there is no shadow.
    """
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            Replay(connection, view, "shadow", reader).run(slots.live_cursors(connection, view, service))
            return _difference(connection, view)
    finally:
        connection.isolation_level = None


def _difference(connection: Connection, view: View) -> Difference:
    live, shadow = (describe(connection, slot, view.name) for slot in ("live", "shadow"))
    if live is None or shadow is None:
        raise LookupError(f"view {view.name} has no table to compare")
    common = [c for c in live.columns if c in shadow.columns]
    kinds = dict(zip(live.columns, live.types, strict=True))
    columns = SQL(", ").join(_comparable(c, kinds[c]) for c in common)
    key = SQL(", ").join(Identifier(k) for k in view.key)
    tables = {"live": Identifier("live", view.name), "shadow": Identifier("shadow", view.name)}
    differing = SQL(
        "SELECT {key} FROM (SELECT {columns} FROM {live} EXCEPT SELECT {columns} FROM {shadow}) a UNION "
        "SELECT {key} FROM (SELECT {columns} FROM {shadow} EXCEPT SELECT {columns} FROM {live}) b"
    ).format(key=key, columns=columns, **tables)
    with connection.cursor(row_factory=dict_row) as cursor:
        counted = cursor.execute(
            SQL(
                "SELECT (SELECT count(*) FROM {live}) AS rows, (SELECT count(*) FROM ({d}) k) AS different"
            ).format(live=tables["live"], d=differing)
        ).fetchone()
        assert counted is not None
        shown = cursor.execute(
            SQL(
                """SELECT to_jsonb(k) AS key, to_jsonb(l) AS live, to_jsonb(s) AS replayed FROM ({d}) k
                     LEFT JOIN {live} l USING ({key}) LEFT JOIN {shadow} s USING ({key}) ORDER BY {key} LIMIT {n}"""
            ).format(d=differing, key=key, n=SHOWN, **tables)
        ).fetchall()
    return Difference(
        view=view.name,
        rows=counted["rows"],
        different=counted["different"],
        shown=tuple(Different(r["key"], r["live"], r["replayed"]) for r in shown),
        columns=tuple(sorted(set(live.columns) ^ set(shadow.columns))),
    )


def _comparable(column: str, kind: str) -> Composed:
    """json has no equality operator; jsonb has one."""
    cast = SQL("::jsonb") if kind == "json" else SQL("")
    return SQL("{}{} AS {}").format(Identifier(column), cast, Identifier(column))
