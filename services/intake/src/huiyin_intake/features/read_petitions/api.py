from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.matters import petition_for
from huiyin_intake.views.register import Entry, Filters, entries
from huiyin_intake.web.numbers import NumberPath


class PetitionItem(BaseModel):
    """A petition as the desk sees it. `title` is masked; null where it is sealed or was erased."""

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


class PetitionPage(BaseModel):
    items: list[PetitionItem]
    next: str | None = Field(None, description="Cursor of the following page, null on the last.")


class ListQuery(BaseModel):
    state: State | None = None
    channel: Channel | None = None
    place: str | None = Field(None, max_length=9)
    imported: bool | None = None
    petitioner_ref: str | None = Field(None, max_length=32)
    newest_first: bool = False
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=500)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/petitions", summary="Petitions in order of receipt", responses={200: PetitionPage})
    @requires("petition.read")
    def petitions(query: ListQuery) -> dict[str, Any]:
        marker = decode_cursor(query.cursor, str, str)
        found = entries(
            runtime,
            Filters(
                policy.scope_of(principal(), "petition.read"),
                state=query.state,
                channel=query.channel,
                place=query.place,
                imported=query.imported,
                petitioner_ref=query.petitioner_ref,
            ),
            after=(datetime.fromisoformat(str(marker[0])), str(marker[1])) if marker else None,
            newest_first=query.newest_first,
            limit=query.limit + 1,
        )
        shown = found[: query.limit]
        more = len(found) > query.limit
        following = (
            encode_cursor(shown[-1].received_at.isoformat(), shown[-1].registration_no) if more else None
        )
        return PetitionPage(items=[_item(e) for e in shown], next=following).model_dump(mode="json")

    @routes.get("/api/v1/petitions/<registration_no>", summary="One petition", responses={200: PetitionItem})
    @requires("petition.read")
    def petition(path: NumberPath) -> dict[str, Any]:
        found = petition_for(runtime, principal(), "petition.read", path.registration_no)
        filters = Filters(policy.scope_of(principal(), "petition.read"), number=found.registration_no)
        return _item(entries(runtime, filters, limit=1)[0]).model_dump(mode="json")


def _item(entry: Entry) -> PetitionItem:
    return PetitionItem.model_validate(entry, from_attributes=True)
