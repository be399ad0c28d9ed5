"""The list of running clocks for programs."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import Page
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.clock_item import ClockItem
from huiyin_supervision.features.watch_board.query import ClocksQuery, list_clocks
from huiyin_supervision.row_access import SEALABLE, scope_of


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/clocks", summary="Running clocks that you may see", responses={200: Page[ClockItem]})
    @requires("clock.read")
    def api_clocks(query: ClocksQuery) -> Any:
        scope = scope_of(principal(), "clock.read", SEALABLE)
        found = list_clocks(runtime.database, scope, query, runtime.clock.now())
        items = [ClockItem.model_validate(row) for row in found.items]
        return Page(items=items, next=found.next).model_dump(mode="json")
