"""Petitions as the desk sees them, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, model_validator

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.api_models import PetitionPath
from huiyin_intake.domain.same_person import reference_of_matter
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.list_petitions.query import PetitionQuery, PetitionsQuery, list_petitions
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


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
    def petitions(query: PetitionsQuery) -> dict[str, Any]:
        scope = policy.scope_of(principal(), "petition.read")
        page = list_petitions(runtime, PetitionQuery(scope=scope, **dict(query)))
        return page.of(PetitionItem).model_dump(mode="json")

    @routes.get("/api/v1/petitions/<registration_no>", summary="One petition", responses={200: PetitionItem})
    @requires("petition.read")
    def petition(path: PetitionPath) -> dict[str, Any]:
        number = authorized_petition(
            runtime, principal(), "petition.read", path.registration_no
        ).registration_no
        scope = policy.scope_of(principal(), "petition.read")
        (item,) = list_petitions(runtime, PetitionQuery(scope=scope, registration_no=number)).items
        return PetitionItem.model_validate(item).model_dump(mode="json")
