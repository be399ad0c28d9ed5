"""The board's page, and the list of clocks for programs."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import Page
from huiyin_chassis.identity.scope import UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.clock_item import ClockItem, item_of
from huiyin_supervision.features.watch_board.page import render_board
from huiyin_supervision.features.watch_board.query import SORTS, STATES, ClocksQuery, list_clocks
from huiyin_supervision.row_access import SEALABLE, reach


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/clocks", summary="Running clocks that you may see", responses={200: Page[ClockItem]})
    @requires("clock.read")
    def api_clocks(query: ClocksQuery) -> Any:
        scope = reach(principal(), "clock.read", SEALABLE)
        found = list_clocks(runtime.database, scope, query, runtime.clock.now())
        return Page(items=[item_of(row) for row in found.items], next=found.next).model_dump(mode="json")

    @routes.get("/", doc_ui=False)
    @requires("clock.read")
    def page_home() -> Any:
        return redirect("/supervision/board", code=303)

    @routes.get("/board", doc_ui=False)
    @requires("clock.read")
    def page_board() -> Any:
        scope = reach(principal(), "clock.read", SEALABLE)
        return render_board(runtime, scope, _wanted(), runtime.clock.now())


def _wanted() -> ClocksQuery:
    """The filters in the address; one that makes no sense is as if it weren't there."""
    args = request.args
    state, sort = args.get("state", "all"), args.get("sort", "due")
    unit = UnitRef.parse(args.get("unit", "")[:87])
    return ClocksQuery(
        state=state if state in STATES else "all",
        kind=args.get("kind", "")[:40],
        unit=unit.code if unit else "",
        jurisdiction=unit.jurisdiction if unit else args.get("jurisdiction", "")[:6],
        q=args.get("q", "").strip()[:40],
        imported=args.get("imported") == "1",
        provisional=args.get("provisional") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "due",
        cursor=args.get("cursor"),
    )
