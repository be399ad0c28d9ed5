"""Units: the pages of the administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.domain.unit import MemberUnit
from huiyin_assignment.event_labels import EVENT_LABELS
from huiyin_assignment.features.register_unit.command import (
    ChangeUnit,
    CloseUnit,
    RegisterUnit,
    ReopenUnit,
    change_unit,
    close_unit,
    register_unit,
    reopen_unit,
)
from huiyin_assignment.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_assignment.links import unit_url, units_url
from huiyin_assignment.views.units import Unit, UnitsView, possible_parents, units_of
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Act, NotFound
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.filling import acts, happened
from huiyin_web.http.forms import Model
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Option, Options, Table
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class UnitsPage:
    """All units of a jurisdiction, and the form that registers one; `address` is where that is sent."""

    jurisdiction: str
    jurisdictions: Sequence[Chip]
    table: Table
    address: str
    kinds: Options
    parents: Options


@dataclass(frozen=True)
class UnitPage:
    """One unit, and the forms that change, close and reopen it; `address` is where they are sent."""

    unit: Unit
    kind: str
    back: str
    address: str
    parents: Options


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/units", doc_ui=False)
    @requires("unit.manage")
    def page_units() -> Any:
        return _units_page(runtime, chosen_jurisdiction("unit.manage"))

    @routes.post("/units", doc_ui=False)
    @requires("unit.manage")
    def page_register_unit() -> Any:
        jurisdiction = chosen_jurisdiction("unit.manage")

        def register(command: RegisterUnit) -> Response:
            register_unit(runtime, act_from_request(runtime), command)
            return redirect_saying(units_url(jurisdiction), _("Registered: %(name)s.", name=command.name))

        def again() -> Response:
            return _units_page(runtime, jurisdiction)

        return run_form(RegisterUnit, register, again, jurisdiction=jurisdiction)

    @routes.get("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_unit(jurisdiction: str, unit: str) -> Any:
        return _unit_page(runtime, _unit(runtime, jurisdiction, unit))

    @routes.post("/units/<jurisdiction>/<unit>", doc_ui=False)
    @requires("unit.manage")
    def page_change_unit(jurisdiction: str, unit: str) -> Any:
        _unit(runtime, jurisdiction, unit)

        def again() -> Response:
            return _unit_page(runtime, _unit(runtime, jurisdiction, unit))

        def save(change: Callable[[Runtime, Act, Model], None], command: Model) -> Response:
            change(runtime, act_from_request(runtime), command)
            return redirect_saying(units_url(jurisdiction), _("Saved."))

        key: dict[str, Any] = {"jurisdiction": jurisdiction, "unit": unit}
        match request.form.get("what"):
            case "close":
                return run_form(CloseUnit, lambda command: save(close_unit, command), again, **key)
            case "reopen":
                return run_form(ReopenUnit, lambda command: save(reopen_unit, command), again, **key)
            case _:
                return run_form(ChangeUnit, lambda command: save(change_unit, command), again, **key)


def _unit(runtime: Runtime, jurisdiction: str, unit: str) -> Unit:
    policy.require(principal(), "unit.manage", Resource(jurisdiction))
    found = UnitsView.find(runtime.database, jurisdiction, unit)
    if found is None:
        raise NotFound
    return found


def _units_page(runtime: Runtime, jurisdiction: str) -> Response:
    units = units_of(runtime.database, jurisdiction, with_closed=True)
    names = {unit.unit: unit.name for unit in units}
    model = UnitsPage(
        jurisdiction=jurisdiction,
        jurisdictions=jurisdiction_chips(runtime, "unit.manage", jurisdiction),
        table=Table.of(units, lambda unit: _cells(unit, names)),
        address=units_url(),
        kinds=options(UnitKind),
        parents=[Option(unit.unit, unit.name) for unit in units if not unit.closed],
    )
    return page("assignment/units.html", **vars(model))


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


def _unit_page(runtime: Runtime, unit: Unit) -> Response:
    events = runtime.ledger.stream(unit.jurisdiction, MemberUnit.stream_id(unit.jurisdiction, unit.unit))
    happened(acts(events, EVENT_LABELS, Names(runtime.identity)))
    model = UnitPage(
        unit=unit,
        kind=label(UnitKind, unit.kind),
        back=units_url(unit.jurisdiction),
        address=unit_url(unit.jurisdiction, unit.unit),
        parents=possible_parents(runtime.database, unit),
    )
    return page("assignment/unit.html", **vars(model))
