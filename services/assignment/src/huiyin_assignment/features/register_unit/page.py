"""Units: the pages of the administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.register_unit.command import (
    ChangeUnit,
    CloseUnit,
    RegisterUnit,
    change_unit,
    close_unit,
    register_unit,
)
from huiyin_assignment.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_assignment.links import unit_url, units_url
from huiyin_assignment.views.units import Unit, UnitsView, unit_options, units_of
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Conflict, NotFound
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Table
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

NO_ERRORS: Mapping[str, str] = {}


@dataclass(frozen=True)
class UnitsPage:
    """All units of a jurisdiction, and the form that registers one; `address` is where that is sent."""

    jurisdiction: str
    jurisdictions: Sequence[Chip]
    table: Table
    address: str
    kinds: Sequence[tuple[str, str]]
    parents: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True)
class UnitPage:
    """One unit, and the forms that change and close it; `address` is where they are sent."""

    unit: Unit
    kind: str
    back: str
    address: str
    parents: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/units", doc_ui=False)
    @requires("unit.manage")
    def page_units() -> Any:
        return _units_page(runtime, chosen_jurisdiction("unit.manage"))

    @routes.post("/units", doc_ui=False)
    @requires("unit.manage")
    def page_register_unit() -> Any:
        jurisdiction, act = chosen_jurisdiction("unit.manage"), act_from_request(runtime)
        errors = run_form(
            RegisterUnit, lambda command: register_unit(runtime, act, command), jurisdiction=jurisdiction
        )
        if errors:
            return _units_page(runtime, jurisdiction, errors)
        flash(_("Registered: %(name)s.", name=request.form["name"].strip()), "good")
        return redirect(units_url(jurisdiction), code=303)

    @routes.get("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_unit(jurisdiction: str, unit: str) -> Any:
        return _unit_page(runtime, _unit(runtime, jurisdiction, unit))

    @routes.post("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_change_unit(jurisdiction: str, unit: str) -> Any:
        shown, act = _unit(runtime, jurisdiction, unit), act_from_request(runtime)
        key = {"jurisdiction": jurisdiction, "unit": unit}
        try:
            if request.form.get("what") == "close":
                errors = run_form(CloseUnit, lambda command: close_unit(runtime, act, command), **key)
            else:
                errors = run_form(ChangeUnit, lambda command: change_unit(runtime, act, command), **key)
        except Conflict:
            message = _("Somebody changed this unit while you were writing. Look at it, then send it again.")
            return _unit_page(runtime, _unit(runtime, jurisdiction, unit), {"": message}, status=409)
        if errors:
            return _unit_page(runtime, shown, errors, status=422)
        flash(_("Saved."), "good")
        return redirect(units_url(jurisdiction), code=303)


def _unit(runtime: Runtime, jurisdiction: str, unit: str) -> Unit:
    policy.require(principal(), "unit.manage", Resource(jurisdiction))
    found = UnitsView.find(runtime.database, jurisdiction, unit)
    if found is None:
        raise NotFound
    return found


def _units_page(runtime: Runtime, jurisdiction: str, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    units = units_of(runtime.database, jurisdiction, with_closed=True)
    names = {unit.unit: unit.name for unit in units}
    model = UnitsPage(
        jurisdiction=jurisdiction,
        jurisdictions=jurisdiction_chips(runtime, jurisdiction),
        table=Table.of(units, lambda unit: _cells(unit, names)),
        address=units_url(),
        kinds=options(UnitKind),
        parents=[(unit.unit, unit.name) for unit in units if not unit.closed],
        typed=request.form,
        errors=errors,
    )
    return page("assignment/units.html", status=422 if errors else 200, **vars(model))


def _cells(unit: Unit, names: Mapping[str, str]) -> Mapping[Column, Cell | Content]:
    return {
        Column("name", _("Name of the unit")): Cell(
            unit.name, unit_url(unit.jurisdiction, unit.unit), sub=unit.unit
        ),
        Column("kind", _("Kind")): label(UnitKind, unit.kind),
        Column("parent", _("Below")): names.get(unit.parent, unit.parent) if unit.parent else None,
        Column("state", _("State"), "tag"): (
            Cell(_("Unit closed"), tag="neutral") if unit.closed else Cell(_("In use"), tag="good")
        ),
    }


def _unit_page(
    runtime: Runtime, unit: Unit, errors: Mapping[str, str] = NO_ERRORS, status: int = 200
) -> Response:
    parents = unit_options(runtime.database, unit.jurisdiction)
    model = UnitPage(
        unit=unit,
        kind=label(UnitKind, unit.kind),
        back=units_url(unit.jurisdiction),
        address=unit_url(unit.jurisdiction, unit.unit),
        parents=[each for each in parents if each[0] != unit.unit],
        typed=request.form or {"name": unit.name, "parent": unit.parent or ""},
        errors=errors,
    )
    return page("assignment/unit.html", status=status, **vars(model))
