"""The dispatch catalogue: the page of whoever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.set_catalogue_entry.command import (
    RemoveCatalogueEntry,
    SetCatalogueEntry,
    remove_catalogue_entry,
    set_catalogue_entry,
)
from huiyin_assignment.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_assignment.links import catalogue_url
from huiyin_assignment.views.catalogue import CatalogueEntry, choose, entries_of
from huiyin_assignment.views.units import UnitsView, unit_options
from huiyin_contracts.code_tables import matter_classes
from huiyin_ledger.domain import Act
from huiyin_web.http.access import requires
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.forms import Model
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip, Option, Options
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class EntryLine:
    """One entry, and its class and place in words."""

    entry: CatalogueEntry
    class_name: str
    place_name: str


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
    classes: Options
    units: Options
    trial: Trial | None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_catalogue() -> Any:
        return _catalogue_page(runtime, chosen_jurisdiction("catalogue.manage"))

    @routes.post("/catalogue", doc_ui=False)
    @requires("catalogue.manage")
    def page_set_entry() -> Any:
        jurisdiction = chosen_jurisdiction("catalogue.manage")

        def again() -> Response:
            return _catalogue_page(runtime, jurisdiction)

        def save(change: Callable[[Runtime, Act, Model], None], command: Model) -> Response:
            change(runtime, act_from_request(runtime), command)
            return redirect_saying(catalogue_url(jurisdiction), _("Saved."))

        key: dict[str, Any] = {"jurisdiction": jurisdiction}
        if request.form.get("what") == "remove":
            return run_form(
                RemoveCatalogueEntry, lambda entry: save(remove_catalogue_entry, entry), again, **key
            )
        return run_form(SetCatalogueEntry, lambda entry: save(set_catalogue_entry, entry), again, **key)


def _catalogue_page(runtime: Runtime, jurisdiction: str) -> Response:
    entries = entries_of(runtime.database, jurisdiction)
    model = CataloguePage(
        jurisdiction=jurisdiction,
        jurisdictions=jurisdiction_chips(runtime, "catalogue.manage", jurisdiction),
        address=catalogue_url(),
        edition=max((entry.edition for entry in entries), default=0),
        lines=[
            EntryLine(
                entry,
                class_name(entry.matter_class) or _("Any class"),
                place_name(entry.place) or _("Any place"),
            )
            for entry in entries
        ],
        classes=[Option(code, class_name(code)) for code in matter_classes()],
        units=unit_options(runtime.database, jurisdiction),
        trial=_trial(runtime, jurisdiction),
    )
    return page("assignment/catalogue.html", **vars(model))


def _trial(runtime: Runtime, jurisdiction: str) -> Trial | None:
    """Where a matter of this class and place would go: `?try_class=` and `?try_place=` in the URL."""
    if "try_class" not in request.args:
        return None
    matter_class, place = request.args["try_class"], request.args.get("try_place", "")
    choice = choose(runtime.database, jurisdiction, matter_class, place)
    unit = UnitsView.find(runtime.database, jurisdiction, choice.unit) if choice else None
    return Trial(
        matter_class,
        place,
        class_name(matter_class) or _("any class"),
        place_name(place) or _("any place"),
        unit.name if unit else "",
    )
