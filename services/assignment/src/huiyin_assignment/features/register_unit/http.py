"""Units: the page of the administrator, and the API."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_assignment.features.register_unit.command import ChangeUnit, CloseUnit, RegisterUnit
from huiyin_assignment.features.register_unit.handler import change_unit, close_unit, register_unit
from huiyin_assignment.features.where import chosen_jurisdiction, jurisdictions
from huiyin_assignment.views.units import Unit, find_unit, units_of
from huiyin_chassis.divisions import within
from huiyin_chassis.domain import Conflict, NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import UnitKind


class UnitItem(BaseModel):
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


class UnitPath(BaseModel):
    jurisdiction: str
    unit: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/units", summary="Member units", responses={200: UnitList})
    @requires("catalogue.manage")
    def api_units(query: UnitsQuery) -> Any:
        jurisdiction = query.jurisdiction or principal().jurisdiction
        if not within(jurisdiction, principal().jurisdiction):
            raise NotFound
        units = units_of(runtime.database, jurisdiction, with_closed=True)
        items = [UnitItem.model_validate(unit, from_attributes=True) for unit in units]
        return UnitList(items=items).model_dump(mode="json")

    @routes.post("/api/v1/units", summary="Register a unit", responses={201: UnitItem})
    @requires("unit.manage")
    def api_register_unit(body: RegisterUnit) -> Any:
        policy.require(principal(), "unit.manage", Resource(body.jurisdiction))
        register_unit(runtime, act_from_request(runtime), body)
        unit = find_unit(runtime.database, body.jurisdiction, body.unit)
        return UnitItem.model_validate(unit, from_attributes=True).model_dump(mode="json"), 201

    @routes.get("/units", doc_ui=False)
    @requires("unit.manage")
    def page_units() -> Any:
        return _page(runtime, chosen_jurisdiction("unit.manage"))

    @routes.post("/units", doc_ui=False)
    @requires("unit.manage")
    def page_register_unit() -> Any:
        jurisdiction = chosen_jurisdiction("unit.manage")
        command, errors = parse_form(RegisterUnit)
        if command is None:
            return _page(runtime, jurisdiction, errors=errors, status=422)
        try:
            register_unit(runtime, act_from_request(runtime), command)
        except Refused as refused:
            return _page(runtime, jurisdiction, errors=_errors(refused), status=422)
        flash(_("Registered: %(name)s.", name=command.name), "good")
        return redirect(f"/assignment/units?jurisdiction={jurisdiction}", code=303)

    @routes.get("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_unit(jurisdiction: str, unit: str) -> Any:
        return _unit_page(runtime, _unit(runtime, jurisdiction, unit))

    @routes.post("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_change_unit(jurisdiction: str, unit: str) -> Any:
        found = _unit(runtime, jurisdiction, unit)
        act = act_from_request(runtime)
        try:
            if request.form.get("what") == "close":
                version = request.form.get("version", type=int)
                close_unit(runtime, act, CloseUnit(jurisdiction=jurisdiction, unit=unit, version=version))
            else:
                command, errors = parse_form(ChangeUnit)
                if command is None:
                    return _unit_page(runtime, found, errors=errors, status=422)
                change_unit(
                    runtime, act, command.model_copy(update={"jurisdiction": jurisdiction, "unit": unit})
                )
        except Conflict:
            message = _("Somebody changed this unit while you were writing. Look at it, then send it again.")
            return _unit_page(runtime, _unit(runtime, jurisdiction, unit), errors={"": message}, status=409)
        except Refused as refused:
            return _unit_page(runtime, found, errors=_errors(refused), status=422)
        flash(_("Saved."), "good")
        return redirect(f"/assignment/units?jurisdiction={jurisdiction}", code=303)


def _unit(runtime: Runtime, jurisdiction: str, unit: str) -> Unit:
    policy.require(principal(), "unit.manage", Resource(jurisdiction))
    found = find_unit(runtime.database, jurisdiction, unit)
    if found is None:
        raise NotFound
    return found


def _errors(refused: Refused) -> dict[str, str]:
    return {refused.field: refusal_text(refused)}


def _page(
    runtime: Runtime, jurisdiction: str, *, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    units = units_of(runtime.database, jurisdiction, with_closed=True)
    names = {unit.unit: unit.name for unit in units}
    return page(
        "assignment/units.html",
        status=status,
        jurisdiction=jurisdiction,
        jurisdictions=jurisdictions(runtime),
        units=units,
        names=names,
        kinds=options(UnitKind),
        kind_name=partial(label, UnitKind),
        errors=errors or {},
        typed=request.form,
    )


def _unit_page(
    runtime: Runtime, unit: Unit, *, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    others = [each for each in units_of(runtime.database, unit.jurisdiction) if each.unit != unit.unit]
    return page(
        "assignment/unit.html",
        status=status,
        unit=unit,
        parents=[(each.unit, each.name) for each in others],
        kind_name=partial(label, UnitKind),
        errors=errors or {},
        typed=request.form or {"name": unit.name, "parent": unit.parent or ""},
    )
