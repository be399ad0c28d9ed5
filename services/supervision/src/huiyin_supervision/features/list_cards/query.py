"""Cards as a list, and how many each unit got."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from huiyin_ledger.db import Database
from huiyin_supervision.list_filters import ListQuery, conditions_of
from huiyin_supervision.views.cards import CardRow
from huiyin_web.http.paging import Page, read_typed_page
from huiyin_web.identity.scope import Condition


class CardsQuery(ListQuery):
    """Filters of the list of cards."""

    colour: str = Field("", description="yellow or red.", pattern="^(|yellow|red)$")


@dataclass(frozen=True)
class UnitCards:
    """How many cards of each colour a unit got."""

    jurisdiction: str
    unit: str
    red: int
    yellow: int


def list_cards(database: Database, scope: Condition, query: CardsQuery) -> Page[CardRow]:
    """The newest first."""
    conditions, params = _conditions(scope, query)
    return read_typed_page(
        database,
        CardRow,
        f"SELECT r.* FROM live.cards r WHERE {' AND '.join(conditions)}",
        params,
        key=("issued_at", "jurisdiction", "card_id"),
        descending=True,
        cursor=query.cursor,
        limit=query.limit,
    )


def cards_by_unit(database: Database, scope: Condition, query: CardsQuery, most: int = 20) -> list[UnitCards]:
    """Units with cards under the filters, those with most red ones first."""
    conditions, params = _conditions(scope, query)
    return database.rows(
        UnitCards,
        f"""SELECT r.jurisdiction, r.unit, count(*) FILTER (WHERE r.colour = 'red') AS red,
                   count(*) FILTER (WHERE r.colour = 'yellow') AS yellow
            FROM live.cards r WHERE {" AND ".join(conditions)}
            GROUP BY r.jurisdiction, r.unit ORDER BY red DESC, yellow DESC, r.jurisdiction, r.unit LIMIT %(most)s""",
        params | {"most": most},
    )


def _conditions(scope: Condition, query: CardsQuery) -> tuple[list[str], dict[str, object]]:
    conditions, params = conditions_of(scope, query)
    if query.colour:
        conditions.append("r.colour = %(colour)s")
        params["colour"] = query.colour
    return conditions, params
