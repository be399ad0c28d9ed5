"""Petitions as the desk sees them, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field, model_validator

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.api_models import PetitionPath
from huiyin_intake.domain.same_person import reference_of_matter
from huiyin_intake.domain.search_terms import TYPED_MAX
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.list_petitions.query import (
    PetitionQuery,
    PetitionsQuery,
    list_petitions,
    search_for,
)
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


class PetitionSearch(PetitionsQuery):
    """What is sought, in a body, because addresses are written into logs; else as the list. The latest come first."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    words: str = Field(
        min_length=1,
        max_length=TYPED_MAX,
        description="Words of title and text, part of a number; for those who may ask for an identity also a name, or "
        "a phone by its last four figures or more. All of them must be found.",
    )
    newest_first: Literal[True] = True


class PetitionItem(BaseModel):
    """A petition as the desk sees it. `title` is masked; null where it is sealed or was erased."""

    model_config = ConfigDict(from_attributes=True)

    registration_no: str
    jurisdiction: str
    channel: Channel
    received_at: datetime
    registered_at: datetime
    anonymous: bool
    confidential: bool
    accusation: bool
    imported: bool
    petitioner_ref: str
    place: str
    nature: Nature | None
    category: Category | None
    matter_class: str | None
    urgency: Urgency | None
    state: State
    title: str | None

    @model_validator(mode="after")
    def _tell_nobody_whose_accusation_it_is(self) -> Self:
        if self.accusation:
            self.petitioner_ref = reference_of_matter(self.registration_no)
        return self


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/petitions", summary="Petitions in order of receipt", responses={200: Page[PetitionItem]}
    )
    @requires("petition.read")
    def petitions(query: PetitionsQuery) -> Page[PetitionItem]:
        scope = policy.scope_of(principal(), "petition.read")
        page = list_petitions(runtime, PetitionQuery(scope=scope, **dict(query)))
        return page.of(PetitionItem)

    @routes.post("/api/v1/petitions/search", summary="Find petitions", responses={200: Page[PetitionItem]})
    @requires("petition.read")
    def search(body: PetitionSearch) -> Page[PetitionItem]:
        scope = policy.scope_of(principal(), "petition.read")
        given = {**dict(body), "search": search_for(body.words)}
        page = list_petitions(runtime, PetitionQuery(scope=scope, **given))
        return page.of(PetitionItem)

    @routes.get("/api/v1/petitions/<registration_no>", summary="One petition", responses={200: PetitionItem})
    @requires("petition.read")
    def petition(path: PetitionPath) -> PetitionItem:
        number = authorized_petition(
            runtime, principal(), "petition.read", path.registration_no
        ).registration_no
        scope = policy.scope_of(principal(), "petition.read")
        (item,) = list_petitions(runtime, PetitionQuery(scope=scope, registration_no=number)).items
        return PetitionItem.model_validate(item)
