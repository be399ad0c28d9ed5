"""Additions after triage, for programs."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_intake.addition_access import may_read
from huiyin_intake.api_models import PetitionPath
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_intake.features.list_additions.query import AdditionQuery, AdditionsQuery, list_additions
from huiyin_intake.masking import masked_addition
from huiyin_intake.petitions import authorized_petition
from huiyin_ledger.domain import Erased
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


class ListedItem(BaseModel):
    """An addition to read, or one kept back at `kept_at`. `title` is the petition's, masked."""

    registration_no: str
    addition: int
    added_at: datetime
    title: str | None
    kept_at: datetime | None = None


class AdditionItem(BaseModel):
    """An addition to a petition. `text` is masked; null if it was erased, or kept back and not readable by the caller."""

    addition: int
    added_at: datetime
    state: AdditionState
    text: str | None


class AdditionList(BaseModel):
    items: list[AdditionItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/additions",
        summary="Additions to read, oldest first; or those kept back, the latest first",
        responses={200: Page[ListedItem]},
    )
    @requires("petition.triage")
    def additions(query: AdditionsQuery) -> Page[ListedItem]:
        scope = policy.scope_of(principal(), "petition.triage")
        page = list_additions(runtime, AdditionQuery(scope=scope, **dict(query)))
        return page.of(ListedItem)

    @routes.get(
        "/api/v1/petitions/<registration_no>/additions",
        summary="What was added to a petition after triage",
        responses={200: AdditionList},
    )
    @requires("petition.triage")
    def additions_of_petition(path: PetitionPath) -> AdditionList:
        petition = authorized_petition(runtime, principal(), "petition.triage", path.registration_no)
        items = [_item(runtime, petition, each) for each in petition.added_later.values()]
        return AdditionList(items=items)


def _item(runtime: Runtime, petition: Petition, addition: Addition) -> AdditionItem:
    text: str | None = None
    if may_read(addition):
        try:
            text = masked_addition(runtime, petition, addition.number)
        except Erased:
            text = None
    return AdditionItem(addition=addition.number, added_at=addition.added_at, state=addition.state, text=text)
