"""Computes a published bulletin again from the events up to its cut-offs, beside the live views."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from psycopg.sql import SQL, Identifier

from huiyin_ledger.db import Connection, Database
from huiyin_ledger.subscriptions.source import SourceClient
from huiyin_ledger.views.fold import TableFold
from huiyin_ledger.views.tables import create
from huiyin_ledger.views.view import View
from huiyin_reporting.bulletins.compose import compute_bulletin, content_of
from huiyin_reporting.domain.bulletin import Bulletin, Content, parse_number
from huiyin_reporting.views import FACTS
from huiyin_reporting.views.units import unit_names

_BATCH = 1000


class NotPublished(ValueError):
    """A draft has no cut-offs: there is nothing to compute again."""


def recompute(
    database: Database,
    bulletin: Bulletin,
    sources: Mapping[str, SourceClient],
    advance: Callable[[int], None] = lambda n: None,
) -> Content:
    """The content of a published bulletin from its events, definitions and clock alone; the remarks are taken over.

    Folds every source from its beginning to the cut-off into temporary tables; `advance` is called with the number of
    positions read. Takes as long as a rebuild. Where a source ends before the cut-off, the content says how far it
    went. Raises SourceError.
    """
    content = bulletin.content
    if content is None:
        raise NotPublished(bulletin.bulletin_no)
    jurisdiction, period = parse_number(bulletin.bulletin_no)
    with database.transaction() as connection:
        folds = [_temporary(connection, view) for view in FACTS.values()]
        reached: dict[str, dict[str, int]] = {}
        head_hashes: dict[str, str] = {}
        for source, positions in sorted(content.cutoffs.items()):
            for code, position in sorted(positions.items()):
                end, chain_hash = _fold(connection, folds, sources[source], code, position, advance)
                if end:
                    reached.setdefault(source, {})[code] = end
                    head_hashes[f"{source}/{code}"] = chain_hash
        relations = {name: f"pg_temp.{view.name}" for name, view in FACTS.items()}
        figures = compute_bulletin(
            database, jurisdiction, period, content.computed_at, content.definition_version, relations
        )
        names = unit_names(database, relations["unit"], inside=[jurisdiction])
    return content_of(figures, names, content.computed_at, reached, head_hashes, remarks=content.remarks)


def _temporary(connection: Connection, view: View) -> TableFold:
    """The fold of one view over an empty temporary table."""
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier("pg_temp", view.name)))
    create(connection, view, "pg_temp")
    return TableFold(view, "pg_temp")


def _fold(
    connection: Connection,
    folds: list[TableFold],
    source: SourceClient,
    jurisdiction: str,
    upto: int,
    advance: Callable[[int], None],
) -> tuple[int, str]:
    """The last position read, at most `upto`, and the chain hash there."""
    at, chain_hash = 0, ""
    while at < upto:
        batch = source.batch(jurisdiction, at, min(_BATCH, upto - at))
        if batch.upto <= at:
            break
        for fold in folds:
            mine = [event for event in batch.events if fold.concerns(event) and event.position <= upto]
            if mine:
                fold.fold(mine, connection)
        advance(batch.upto - at)
        at, chain_hash = batch.upto, batch.upto_hash
    return at, chain_hash
