"""The dispatch catalogue: the page of whoever keeps it, and the API."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_assignment.features.set_catalogue_entry.command import RemoveCatalogueEntry, SetCatalogueEntry
from huiyin_assignment.features.set_catalogue_entry.handler import remove_catalogue_entry, set_catalogue_entry
from huiyin_assignment.features.where import chosen_jurisdiction, jurisdictions
from huiyin_assignment.views.catalogue import choose, entries_of
from huiyin_assignment.views.units import find_unit, units_of
from huiyin_chassis.divisions import within
from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.codes import class_name, place_name
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.code_tables import matter_classes


class Entry(BaseModel):
    """Empty `matter_class`: every class. Empty `place`: the whole jurisdiction."""

    matter_class: str
    place: str
    unit: str
    unit_name: str
    edition: int


class EntryList(BaseModel):
    items: list[Entry]


class CatalogueQuery(BaseModel):
    jurisdiction: str = ""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/catalogue", summary="The dispatch catalogue", responses={200: EntryList})
    @requires("catalogue.manage")
    def api_catalogue(query: CatalogueQuery) -> Any:
        jurisdiction = query.jurisdiction or principal().jurisdiction
        if not within(jurisdiction, principal().jurisdiction):
            raise NotFound
        items = [
            Entry.model_validate(row, from_attributes=True)
            for row in entries_of(runtime.database, jurisdiction)
        ]
        return EntryList(items=items).model_dump(mode="json")

    @routes.put("/api/v1/catalogue", summary="Set an entry of the catalogue", responses={204: None})
    @requires("catalogue.manage")
    def api_set_entry(body: SetCatalogueEntry) -> Any:
        policy.require(principal(), "catalogue.manage", Resource(body.jurisdiction))
        set_catalogue_entry(runtime, act_from_request(runtime), body)
        return "", 204

    @routes.get("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_catalogue() -> Any:
        return _page(runtime, chosen_jurisdiction("catalogue.manage"))

    @routes.post("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_set_entry() -> Any:
        jurisdiction = chosen_jurisdiction("catalogue.manage")
        try:
            errors = _remove(runtime) if request.form.get("what") == "remove" else _set(runtime)
        except Refused as refused:
            errors = {refused.field: refusal_text(refused)}
        if errors:
            return _page(runtime, jurisdiction, errors=errors, status=422)
        flash(_("Saved."), "good")
        return redirect(f"/assignment/catalogue?jurisdiction={jurisdiction}", code=303)


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


def _page(
    runtime: Runtime, jurisdiction: str, *, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    entries = entries_of(runtime.database, jurisdiction)
    return page(
        "assignment/catalogue.html",
        status=status,
        jurisdiction=jurisdiction,
        jurisdictions=jurisdictions(runtime),
        lines=entries,
        edition=max((row.edition for row in entries), default=0),
        classes=[(code, class_name(code)) for code in matter_classes()],
        class_name=class_name,
        place_name=place_name,
        units=[(unit.unit, unit.name) for unit in units_of(runtime.database, jurisdiction)],
        trial=_trial(runtime, jurisdiction),
        errors=errors or {},
        typed=request.form,
    )


def _trial(runtime: Runtime, jurisdiction: str) -> dict[str, str] | None:
    """Where a matter of this class and place would go: `?try_class=` and `?try_place=` in the URL."""
    if "try_class" not in request.args:
        return None
    wanted = request.args["try_class"], request.args.get("try_place", "")
    choice = choose(runtime.database, jurisdiction, *wanted)
    unit = find_unit(runtime.database, jurisdiction, choice.unit) if choice else None
    return {"matter_class": wanted[0], "place": wanted[1], "unit": unit.name if unit else ""}
