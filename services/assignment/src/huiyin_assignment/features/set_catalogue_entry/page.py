"""The dispatch catalogue: the page of whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.set_catalogue_entry.command import RemoveCatalogueEntry, SetCatalogueEntry
from huiyin_assignment.features.set_catalogue_entry.handler import remove_catalogue_entry, set_catalogue_entry
from huiyin_assignment.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_assignment.links import catalogue_url
from huiyin_assignment.views.catalogue import CatalogueEntry, choose, entries_of
from huiyin_assignment.views.units import find_unit, unit_options
from huiyin_contracts.code_tables import matter_classes
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import requires
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime

NO_ERRORS: Mapping[str, str] = {}


@dataclass(frozen=True)
class EntryLine:
    """One entry in words, and the codes by which it is removed."""

    matter_class: str
    place: str
    class_name: str
    place_name: str
    unit: str
    unit_closed: bool
    set_at: datetime


@dataclass(frozen=True)
class Trial:
    """Where a matter would go: a class and a place that were asked for, and the answer; `unit` is empty without one."""

    matter_class: str
    place: str
    class_name: str
    place_name: str
    unit: str


@dataclass(frozen=True)
class CataloguePage:
    """`address` is where the forms are sent."""

    jurisdiction: str
    jurisdictions: Sequence[Chip]
    address: str
    edition: int
    lines: Sequence[EntryLine]
    classes: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    trial: Trial | None
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_catalogue() -> Any:
        return _catalogue_page(runtime, chosen_jurisdiction("catalogue.manage"))

    @routes.post("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_set_entry() -> Any:
        jurisdiction = chosen_jurisdiction("catalogue.manage")
        try:
            errors = _remove(runtime) if request.form.get("what") == "remove" else _set(runtime)
        except Refused as refused:
            errors = {refused.field: refusal_text(refused)}
        if errors:
            return _catalogue_page(runtime, jurisdiction, errors)
        flash(_("Saved."), "good")
        return redirect(catalogue_url(jurisdiction), code=303)


def _set(runtime: Runtime) -> dict[str, str]:
    command, errors = parse_form(SetCatalogueEntry)
    if command is not None:
        set_catalogue_entry(runtime, act_from_request(runtime), command)
    return errors


def _remove(runtime: Runtime) -> dict[str, str]:
    command, errors = parse_form(RemoveCatalogueEntry)
    if command is not None:
        remove_catalogue_entry(runtime, act_from_request(runtime), command)
    return errors


def _catalogue_page(runtime: Runtime, jurisdiction: str, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    entries = entries_of(runtime.database, jurisdiction)
    model = CataloguePage(
        jurisdiction=jurisdiction,
        jurisdictions=jurisdiction_chips(runtime, jurisdiction),
        address=catalogue_url(),
        edition=max((entry.edition for entry in entries), default=0),
        lines=[_line(entry) for entry in entries],
        classes=[(code, class_name(code)) for code in matter_classes()],
        units=unit_options(runtime.database, jurisdiction),
        trial=_trial(runtime, jurisdiction),
        typed=request.form,
        errors=errors,
    )
    return page("assignment/catalogue.html", status=422 if errors else 200, **vars(model))


def _line(entry: CatalogueEntry) -> EntryLine:
    return EntryLine(
        entry.matter_class,
        entry.place,
        class_name(entry.matter_class) or _("Any class"),
        place_name(entry.place) or _("Any place"),
        entry.unit_name,
        entry.closed,
        entry.set_at,
    )


def _trial(runtime: Runtime, jurisdiction: str) -> Trial | None:
    """Where a matter of this class and place would go: `?try_class=` and `?try_place=` in the URL."""
    if "try_class" not in request.args:
        return None
    matter_class, place = request.args["try_class"], request.args.get("try_place", "")
    choice = choose(runtime.database, jurisdiction, matter_class, place)
    unit = find_unit(runtime.database, jurisdiction, choice.unit) if choice else None
    return Trial(
        matter_class,
        place,
        class_name(matter_class) or _("any class"),
        place_name(place) or _("any place"),
        unit.name if unit else "",
    )
