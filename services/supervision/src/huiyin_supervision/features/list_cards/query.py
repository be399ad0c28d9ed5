"""Cards as a list, and how many each unit got."""

from __future__ import annotations

from pydantic import Field

from huiyin_chassis.db import Database
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row
from huiyin_supervision.features.listing import Found, ListQuery, conditions_of, newest_first


class CardsQuery(ListQuery):
    """Filters of the list of cards."""

    colour: str = Field("", description="yellow or red.", pattern="^(|yellow|red)$")


def list_cards(database: Database, scope: Condition, wanted: CardsQuery) -> Found:
    conditions, params = _conditions(scope, wanted)
    return newest_first(
        database, "cards", "issued_at", "card_id", conditions, params, wanted.cursor, wanted.limit
    )


def cards_by_unit(database: Database, scope: Condition, wanted: CardsQuery, most: int = 20) -> list[Row]:
    """Units with cards, reds first, under the filters."""
    conditions, params = _conditions(scope, wanted)
    return database.query(
        f"""SELECT r.jurisdiction, r.unit, count(*) FILTER (WHERE r.colour = 'red') AS red,
                   count(*) FILTER (WHERE r.colour = 'yellow') AS yellow
            FROM live.cards r WHERE {" AND ".join(conditions)}
            GROUP BY r.jurisdiction, r.unit ORDER BY red DESC, yellow DESC, r.jurisdiction, r.unit LIMIT %(most)s""",
        params | {"most": most},
    )


def _conditions(scope: Condition, wanted: CardsQuery) -> tuple[list[str], dict[str, object]]:
    conditions, params = conditions_of(scope, wanted)
    if wanted.colour:
        conditions.append("r.colour = %(colour)s")
        params["colour"] = wanted.colour
    return conditions, params
