"""Cards as a list, and how many each unit got."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from huiyin_ledger.db import Database
from huiyin_supervision.list_filters import ListQuery, filtered, read_view
from huiyin_supervision.views.cards import CardRow, CardsView
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page
from huiyin_web.identity.scope import Condition

_OWED = """EXISTS (SELECT FROM live.clocks c WHERE c.jurisdiction = r.jurisdiction
    AND c.clock_id = r.clock_id AND c.outcome IS NULL)"""


class CardsQuery(ListQuery):
    """Filters of the list of cards."""

    colour: str = Field("", description="yellow or red.", pattern="^(|yellow|red)$")
    owed: bool = Field(False, description="Only where the duty is still owed.")


@dataclass(frozen=True)
class UnitCards:
    """How many cards of each colour a unit got."""

    jurisdiction: str
    unit: str
    red: int
    yellow: int


def list_cards(database: Database, scope: Condition, query: CardsQuery) -> Page[CardRow]:
    """The newest first."""
    rows, key = _rows(scope, query), ("issued_at", "jurisdiction", "card_id")
    return read_view(database, CardsView, rows, query, key, descending=True)


def newest_cards(database: Database, scope: Condition, query: CardsQuery) -> list[str]:
    """The ids under the filters, those issued last."""
    newest = query.model_copy(update={"cursor": None, "limit": MOST})
    return sorted(each.card_id for each in list_cards(database, scope, newest).items)


def count_cards(database: Database, scope: Condition, query: CardsQuery) -> int:
    """How many there are under the filters."""
    rows = _rows(scope, query)
    row = database.one(f"SELECT count(*) AS n FROM live.cards r WHERE {rows.where}", rows.params)
    return int(row["n"]) if row else 0


def cards_by_unit(database: Database, scope: Condition, query: CardsQuery, most: int = 20) -> list[UnitCards]:
    """Units with cards under the filters, those with most red ones first."""
    rows = _rows(scope, query)
    return database.rows(
        UnitCards,
        f"""SELECT r.jurisdiction, r.unit, count(*) FILTER (WHERE r.colour = 'red') AS red,
                   count(*) FILTER (WHERE r.colour = 'yellow') AS yellow
            FROM live.cards r WHERE {rows.where}
            GROUP BY r.jurisdiction, r.unit ORDER BY red DESC, yellow DESC, r.jurisdiction, r.unit LIMIT %(most)s""",
        rows.params | {"most": most},
    )


def _rows(scope: Condition, query: CardsQuery) -> Condition:
    rows = filtered(scope, query, "unit", "jurisdiction", "colour")
    return Condition(f"{rows.where} AND {_OWED}", rows.params) if query.owed else rows
