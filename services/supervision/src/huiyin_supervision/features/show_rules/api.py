"""The rule packs in force, for programs."""

from __future__ import annotations

from datetime import date

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_ledger.clock.china import china_date
from huiyin_supervision.rules.book import shipped_rules
from huiyin_web.http.access import principal, requires
from huiyin_web.http.days import Day
from huiyin_web.runtime import Runtime


class RulesQuery(BaseModel):
    """Which place, and matters received on which day."""

    jurisdiction: str = Field("", description="Division code; yours if left out.", pattern="^([0-9]{6})?$")
    on: Day | None = Field(None, description="Day of receipt; today if left out.")


class LimitItem(BaseModel):
    id: str
    variant: str
    kind: str
    amount: int
    unit: str
    source: str


class PackItem(BaseModel):
    pack: str
    version: str
    jurisdiction: str
    effective_from: date
    effective_until: date | None
    source: str
    limits: list[LimitItem]


class PacksAnswer(BaseModel):
    """The packs in force, the nearest first: for each limit the first pack that has one that applies decides."""

    items: list[PackItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/rule-packs", summary="Rule packs in force", responses={200: PacksAnswer})
    @requires("clock.read")
    def api_rule_packs(query: RulesQuery) -> PacksAnswer:
        day = query.on or china_date(runtime.clock.now())
        packs = shipped_rules().packs_for(query.jurisdiction or principal().jurisdiction, day)
        return PacksAnswer(items=[PackItem.model_validate(pack, from_attributes=True) for pack in packs])
