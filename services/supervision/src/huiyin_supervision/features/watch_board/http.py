"""The board's page, and the list of clocks for programs."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import Page
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.access import SEALABLE, reach
from huiyin_supervision.features.clock_item import ClockItem, item_of
from huiyin_supervision.features.watch_board.query import LONGEST_PAGE, SORTS, STATES, Wanted, list_clocks
from huiyin_supervision.features.watch_board.render import render_board


class ClocksQuery(BaseModel):
    """Filters of the list of running clocks."""

    state: str = Field("all", description=f"One of {', '.join(STATES)}.", pattern=f"^({'|'.join(STATES)})$")
    kind: str = Field("", description="Which duty.", max_length=40)
    unit: str = Field("", description="Unit that owes it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)
    q: str = Field("", description="Part of a registration number.", max_length=40)
    imported: bool = Field(False, description="History instead of what is alive.")
    provisional: bool = Field(False, description="Only what an unpublished calendar may move.")
    sort: str = Field("due", description="due or started; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/clocks", summary="Running clocks that you may see", responses={200: Page[ClockItem]})
    @requires("clock.read")
    def api_clocks(query: ClocksQuery) -> Any:
        scope = reach(principal(), "clock.read", SEALABLE)
        found = list_clocks(runtime.database, scope, Wanted(**query.model_dump()), runtime.clock.now())
        return Page(items=[item_of(row) for row in found.rows], next=found.next).model_dump(mode="json")

    @routes.get("/", doc_ui=False)
    @requires("clock.read")
    def page_home() -> Any:
        return redirect("/supervision/board", code=303)

    @routes.get("/board", doc_ui=False)
    @requires("clock.read")
    def page_board() -> Any:
        scope = reach(principal(), "clock.read", SEALABLE)
        return render_board(runtime, scope, _wanted(), runtime.clock.now())


def _wanted() -> Wanted:
    """The filters in the address; one that makes no sense is as if it weren't there."""
    args = request.args
    state, sort = args.get("state", "all"), args.get("sort", "due")
    return Wanted(
        state=state if state in STATES else "all",
        kind=args.get("kind", ""),
        unit=args.get("unit", ""),
        jurisdiction=args.get("jurisdiction", ""),
        q=args.get("q", "").strip()[:40],
        imported=args.get("imported") == "1",
        provisional=args.get("provisional") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "due",
        cursor=args.get("cursor"),
    )
