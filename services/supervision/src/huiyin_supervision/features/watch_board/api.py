"""The list of running clocks for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_supervision.clock_item import ClockItem
from huiyin_supervision.features.watch_board.query import ClocksQuery, list_clocks
from huiyin_supervision.row_access import SEALABLE, scope_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/clocks", summary="Running clocks that you may see", responses={200: Page[ClockItem]})
    @requires("clock.read")
    def api_clocks(query: ClocksQuery) -> Page[ClockItem]:
        scope = scope_of(principal(), "clock.read", SEALABLE)
        return list_clocks(runtime.database, scope, query, runtime.clock.now()).of(ClockItem)
