"""The cards' page, and their list for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import Page
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label, options, tag
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import CardColour, ClockKind
from huiyin_supervision import phrases
from huiyin_supervision.features.list_cards.query import CardsQuery, cards_by_unit, list_cards
from huiyin_supervision.row_access import reach
from huiyin_supervision.views.units import unit_names


class CardItem(BaseModel):
    model_config = ConfigDict(extra="ignore")

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
    def api_cards(query: CardsQuery) -> Any:
        found = list_cards(runtime.database, reach(principal(), "card.read"), query)
        items = [CardItem.model_validate(row) for row in found.items]
        return Page(items=items, next=found.next).model_dump(mode="json")

    @routes.get("/cards", doc_ui=False)
    @requires("card.read")
    def page_cards() -> Any:
        scope, wanted = reach(principal(), "card.read"), _wanted()
        found = list_cards(runtime.database, scope, wanted)
        units = cards_by_unit(runtime.database, scope, wanted)
        rows = [*found.items, *units]
        names = unit_names(runtime.database, [(row["jurisdiction"], row["unit"]) for row in rows])
        return page(
            "supervision/cards.html",
            wanted=wanted,
            colours=_chips(wanted),
            unit_columns=_unit_columns(),
            units=[_unit_line(row, names) for row in units],
            columns=_columns(),
            rows=[_line(row, names) for row in found.items],
            next=query_url(cursor=found.next) if found.next else "",
        )


def _wanted() -> CardsQuery:
    args = request.args
    colour = args.get("colour", "")
    return CardsQuery(
        unit=args.get("unit", "")[:80],
        jurisdiction=args.get("jurisdiction", "")[:6],
        q=args.get("q", "").strip()[:40],
        colour=colour if colour in set(CardColour) else "",
        cursor=args.get("cursor"),
    )


def _chips(wanted: CardsQuery) -> list[dict[str, Any]]:
    chips = [{"label": _("Both colours"), "href": query_url(colour=None), "active": not wanted.colour}]
    chips += [
        {"label": label, "href": query_url(colour=colour), "active": wanted.colour == colour}
        for colour, label in options(CardColour)
    ]
    if wanted.unit:
        chips.append(
            {"label": _("All units"), "href": query_url(unit=None, jurisdiction=None), "active": False}
        )
    return chips


def _unit_columns() -> list[dict[str, Any]]:
    return [
        {"key": "unit", "label": _("Unit")},
        {"key": "red", "label": _("Red cards"), "kind": "number"},
        {"key": "yellow", "label": _("Yellow cards"), "kind": "number"},
    ]


def _unit_line(row: Row, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    href = query_url(unit=row["unit"], jurisdiction=row["jurisdiction"])
    unit = {"text": names[row["jurisdiction"], row["unit"]], "href": href}
    return {"unit": unit, "red": row["red"], "yellow": row["yellow"]}


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "issued", "label": _("Issued"), "kind": "time"},
        {"key": "colour", "label": _("Card"), "kind": "tag"},
        {"key": "unit", "label": _("Unit")},
        {"key": "number", "label": _("Number"), "kind": "code"},
        {"key": "duty", "label": _("Duty")},
        {"key": "reason", "label": _("Because")},
    ]


def _line(row: Row, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "issued": row["issued_at"],
        "colour": tag(CardColour, row["colour"]),
        "unit": names[row["jurisdiction"], row["unit"]],
        "number": {
            "text": row["registration_no"],
            "href": f"/supervision/matters/{row['registration_no']}",
        },
        "duty": label(ClockKind, row["kind"]),
        "reason": phrases.REASONS[row["reason"]],
    }
