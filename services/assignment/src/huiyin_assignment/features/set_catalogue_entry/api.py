"""The dispatch catalogue as the API gives and takes it."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict

from huiyin_assignment.features.set_catalogue_entry.command import SetCatalogueEntry, set_catalogue_entry
from huiyin_assignment.jurisdictions import chosen_jurisdiction
from huiyin_assignment.views.catalogue import entries_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class Entry(BaseModel):
    """Empty `matter_class`: every class. Empty `place`: the whole jurisdiction."""

    model_config = ConfigDict(from_attributes=True)

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
    def api_catalogue(query: CatalogueQuery) -> EntryList:
        entries = entries_of(runtime.database, chosen_jurisdiction("catalogue.manage", query.jurisdiction))
        return EntryList(items=[Entry.model_validate(each) for each in entries])

    @routes.put("/api/v1/catalogue", summary="Set an entry of the catalogue", responses={204: None})
    @requires("catalogue.manage")
    def api_set_entry(body: SetCatalogueEntry) -> tuple[str, int]:
        policy.require(principal(), "catalogue.manage", Resource(body.jurisdiction))
        set_catalogue_entry(runtime, act_from_request(runtime), body)
        return "", 204
