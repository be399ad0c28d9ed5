"""The page of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_contracts.vocabulary import CardColour
from huiyin_supervision import phrases
from huiyin_supervision.features.list_cards.query import (
    CardsQuery,
    UnitCards,
    cards_by_unit,
    list_cards,
    newest_cards,
)
from huiyin_supervision.features.watch_board.titles import titles_for
from huiyin_supervision.row_access import scope_of_owned
from huiyin_supervision.tables import About, Names, card_table
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.units import unit_names
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Chip, Column, Table
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class CardsPage:
    """`search`: the part of a registration number that was typed; `next`: the address of the following page."""

    search: str
    colours: Sequence[Chip]
    units: Table
    cards: Table
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/cards", doc_ui=False)
    @requires("card.read")
    def page_cards() -> Any:
        scope, query = scope_of_owned(principal(), "card.read"), filters_in_address(CardsQuery)
        if arrivals.asked():
            return arrivals.arrivals(newest_cards(runtime.database, scope, query))
        found = list_cards(runtime.database, scope, query)
        matters = matters_of(runtime.database, found.items)
        titles = titles_for(runtime, principal(), found.items, matters)
        units = cards_by_unit(runtime.database, scope, query)
        names = unit_names(runtime.database, [*found.items, *units])
        model = CardsPage(
            search=query.q,
            colours=_chips(query),
            units=Table.of(units, lambda unit: _unit_cells(unit, names)),
            cards=card_table(found.items, names, About(titles, matters)),
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("supervision/cards.html", **vars(model))


def _chips(query: CardsQuery) -> list[Chip]:
    chips = [Chip(_("Both colours"), query_url(colour=None), not query.colour)]
    chips += [
        Chip(each.label, query_url(colour=each.value), query.colour == each.value)
        for each in options(CardColour)
    ]
    chips.append(Chip(_("Still owed"), query_url(owed=None if query.owed else 1), query.owed))
    if query.unit:
        chips.append(Chip(_("All units"), query_url(unit=None, jurisdiction=None)))
    return chips


def _unit_cells(unit: UnitCards, names: Names) -> Cells:
    href = query_url(unit=unit.unit, jurisdiction=unit.jurisdiction)
    return {
        Column("unit", _("Unit")): Cell(phrases.owed_by(unit, names), href),
        Column("red", _("Red cards"), "number"): unit.red,
        Column("yellow", _("Yellow cards"), "number"): unit.yellow,
    }
