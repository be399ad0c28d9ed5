"""The list of cards for programs."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_supervision.features.list_cards.query import CardsQuery, list_cards
from huiyin_supervision.row_access import scope_of_owned
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


class CardItem(BaseModel):
    jurisdiction: str
    card_id: str
    registration_no: str
    clock_id: str
    kind: str
    unit: str
    colour: str
    reason: str = Field(description="due_passed, long_overdue or second_yellow.")
    issued_at: datetime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/cards", summary="Cards, the newest first", responses={200: Page[CardItem]})
    @requires("card.read")
    def api_cards(query: CardsQuery) -> Page[CardItem]:
        return list_cards(runtime.database, scope_of_owned(principal(), "card.read"), query).of(CardItem)
