"""A matter's clocks for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_supervision.clock_item import ClockItem
from huiyin_supervision.features.show_matter.explain import ExplainedDay, explain
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_web.http.access import principal, requires
from huiyin_web.runtime import Runtime


class MatterPath(BaseModel):
    registration_no: str = Field(description="Public number of the matter.")


class ExplainQuery(BaseModel):
    explain: bool = Field(False, description="With every day counted or skipped.")


class ExplainedClock(ClockItem):
    """A clock, and on request how it was counted."""

    days: list[ExplainedDay] | None = None


class MatterClocksAnswer(BaseModel):
    items: list[ExplainedClock]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/matters/<registration_no>/clocks",
        summary="All clocks of a matter",
        responses={200: MatterClocksAnswer},
    )
    @requires("clock.read")
    def api_matter_clocks(path: MatterPath, query: ExplainQuery) -> MatterClocksAnswer:
        matter = find_matter(runtime.database, principal(), path.registration_no)
        items = [ExplainedClock.model_validate(clock, from_attributes=True) for clock in matter.clocks]
        for item, clock in zip(items, matter.clocks, strict=True):
            item.days = explain(runtime.database, clock).days if query.explain else None
        return MatterClocksAnswer(items=items)
