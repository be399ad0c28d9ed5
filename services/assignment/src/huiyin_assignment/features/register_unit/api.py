"""Units as the API gives and takes them."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict

from huiyin_assignment.features.register_unit.command import RegisterUnit, register_unit
from huiyin_assignment.jurisdictions import chosen_jurisdiction
from huiyin_assignment.views.units import UnitsView, units_of
from huiyin_contracts.vocabulary import UnitKind
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class UnitItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    jurisdiction: str
    unit: str
    name: str
    parent: str | None
    kind: UnitKind
    closed: bool


class UnitList(BaseModel):
    items: list[UnitItem]


class UnitsQuery(BaseModel):
    jurisdiction: str = ""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/units", summary="Member units", responses={200: UnitList})
    @requires("catalogue.manage")
    def api_units(query: UnitsQuery) -> UnitList:
        units = units_of(
            runtime.database, chosen_jurisdiction("catalogue.manage", query.jurisdiction), with_closed=True
        )
        return UnitList(items=[UnitItem.model_validate(unit) for unit in units])

    @routes.post("/api/v1/units", summary="Register a unit", responses={201: UnitItem})
    @requires("unit.manage")
    def api_register_unit(body: RegisterUnit) -> tuple[UnitItem, int]:
        policy.require(principal(), "unit.manage", Resource(body.jurisdiction))
        register_unit(runtime, act_from_request(runtime), body)
        unit = UnitsView.find(runtime.database, body.jurisdiction, body.unit)
        return UnitItem.model_validate(unit), 201
