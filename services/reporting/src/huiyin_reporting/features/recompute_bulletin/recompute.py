"""A published bulletin computed once more from the events up to its cut-offs, beside the live views."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from psycopg.sql import SQL, Identifier

from huiyin_chassis.db import Connection, Database
from huiyin_chassis.subscriptions.source import SourceClient
from huiyin_chassis.views.fold import TableFold
from huiyin_chassis.views.tables import create
from huiyin_chassis.views.view import View
from huiyin_reporting.bulletins.compose import content_of, figures_of
from huiyin_reporting.domain.bulletin import Bulletin, Content, parse_number
from huiyin_reporting.facts import unit_names
from huiyin_reporting.views import FACTS

_PAGE = 1000


class NotPublished(ValueError):
    """A draft has no cut-offs: there is nothing to compute again."""


def recompute(
    database: Database,
    bulletin: Bulletin,
    sources: Mapping[str, SourceClient],
    advance: Callable[[int], None] = lambda n: None,
) -> Content:
    """The content of a published bulletin from its events, definitions and clock alone; the remarks are taken over.

    Reads every source from its beginning to the cut-off into temporary tables, which go when it is done; `advance`
    is told how many positions were read. For a process of its own: it takes as long as a rebuild. Where a source
    ends before the cut-off, the content says how far it went. Raises SourceError.
    """
    content = bulletin.content
    if content is None:
        raise NotPublished(bulletin.bulletin_no)
    jurisdiction, period = parse_number(bulletin.bulletin_no)
    with database.transaction() as connection:
        folds = [_temporary(connection, view) for view in FACTS.values()]
        reached: dict[str, dict[str, int]] = {}
        chain_hashes: dict[str, str] = {}
        for source, positions in sorted(content.cutoffs.items()):
            for place, position in sorted(positions.items()):
                end, chain_hash = _fold(connection, folds, sources[source], place, position, advance)
                if end:
                    reached.setdefault(source, {})[place] = end
                    chain_hashes[f"{source}/{place}"] = chain_hash
        relations = {name: f"pg_temp.{view.name}" for name, view in FACTS.items()}
        figures = figures_of(
            database, jurisdiction, period, content.computed_at, content.definition_version, relations
        )
        names = unit_names(database, relations, inside=jurisdiction)
    return content_of(figures, names, content.computed_at, reached, chain_hashes, remarks=content.remarks)


def _temporary(connection: Connection, view: View) -> TableFold:
    """The fold of one view over an empty table that goes with the transaction."""
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier("pg_temp", view.name)))
    create(connection, view, "pg_temp")
    return TableFold(view, "pg_temp")


def _fold(
    connection: Connection,
    folds: list[TableFold],
    source: SourceClient,
    place: str,
    upto: int,
    advance: Callable[[int], None],
) -> tuple[int, str]:
    """How far the source went, at most `upto`, and the hash of its chain there."""
    at, chain_hash = 0, ""
    while at < upto:
        batch = source.batch(place, at, min(_PAGE, upto - at))
        if batch.upto <= at:
            break
        for fold in folds:
            mine = [event for event in batch.events if fold.concerns(event) and event.position <= upto]
            if mine:
                fold.fold(mine, connection)
        advance(batch.upto - at)
        at, chain_hash = batch.upto, batch.upto_hash
    return at, chain_hash
