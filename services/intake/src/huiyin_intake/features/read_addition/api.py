from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_chassis.domain import Erased
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import Fate
from huiyin_intake.features.case_page.additions import may_read
from huiyin_intake.features.read_addition.command import KeepBack, RegisterAccusation
from huiyin_intake.features.read_addition.handler import keep_back, pass_on, register_as_accusation
from huiyin_intake.features.read_addition.worklist import cursor_of, read_cursor
from huiyin_intake.features.register_petition.api import Registered
from huiyin_intake.features.triage_petition.api import Done
from huiyin_intake.masked import masked_addition
from huiyin_intake.matters import petition_for
from huiyin_intake.views.additions_to_read import kept_additions, waiting_additions
from huiyin_intake.web.numbers import AdditionPath, NumberPath


class WaitingItem(BaseModel):
    """Something that waits to be read, or at `kept_at` was kept back. `title` is the petition's, masked."""

    registration_no: str
    addition: int
    added_at: datetime
    title: str | None
    kept_at: datetime | None = None


class WaitingPage(BaseModel):
    items: list[WaitingItem]
    next: str | None = Field(None, description="Cursor of the following page, null on the last.")


class WaitingQuery(BaseModel):
    fate: Literal[Fate.TO_READ, Fate.KEPT_BACK] = Fate.TO_READ
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=500)


class AdditionItem(BaseModel):
    """What was added after triage. `text` is masked; null where it was erased, or kept back and not for whoever asks."""

    addition: int
    added_at: datetime
    fate: Fate
    text: str | None


class AdditionList(BaseModel):
    items: list[AdditionItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/additions",
        summary="Additions to read, oldest first; or those kept back, the latest first",
        responses={200: WaitingPage},
    )
    @requires("petition.triage")
    def waiting(query: WaitingQuery) -> dict[str, Any]:
        after = read_cursor(query.cursor)
        listed = waiting_additions if query.fate is Fate.TO_READ else kept_additions
        found = listed(
            runtime, policy.scope_of(principal(), "petition.triage"), after=after, limit=query.limit + 1
        )
        shown = found[: query.limit]
        items = [
            WaitingItem(
                registration_no=each.registration_no,
                addition=each.addition,
                added_at=each.added_at,
                title=each.title,
                kept_at=each.kept_at,
            )
            for each in shown
        ]
        following = cursor_of(shown[-1]) if len(found) > query.limit else None
        return WaitingPage(items=items, next=following).model_dump(mode="json")

    @routes.get(
        "/api/v1/petitions/<registration_no>/additions",
        summary="What was added to a petition after triage",
        responses={200: AdditionList},
    )
    @requires("petition.triage")
    def additions(path: NumberPath) -> dict[str, Any]:
        petition = petition_for(runtime, principal(), "petition.triage", path.registration_no)
        items = [_item(runtime, petition, each) for each in petition.added_later.values()]
        return AdditionList(items=items).model_dump(mode="json")

    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/pass-on",
        summary="Pass an addition on to the unit that has the petition, masked",
        responses={200: Done},
    )
    @requires("petition.triage")
    def pass_it_on(path: AdditionPath) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        pass_on(runtime, act, principal(), path.registration_no, path.addition)
        return {"registration_no": path.registration_no}

    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/keep-back",
        summary="Keep an addition back, with a reason",
        responses={200: Done},
    )
    @requires("petition.triage")
    def keep_it_back(path: AdditionPath, body: KeepBack) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        keep_back(runtime, act, principal(), path.registration_no, path.addition, body)
        return {"registration_no": path.registration_no}

    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/accusation",
        summary="Keep an addition back and register it as an accusation of its own",
        responses={201: Registered},
    )
    @requires("petition.triage")
    def register_it(path: AdditionPath, body: RegisterAccusation) -> tuple[dict[str, str], int]:
        receipt = register_as_accusation(
            runtime,
            act_from_request(runtime, path.registration_no),
            principal(),
            path.registration_no,
            path.addition,
            body,
            once=once(),
        )
        return Registered(**vars(receipt)).model_dump(), 201


def _item(runtime: Runtime, petition: Petition, addition: Addition) -> AdditionItem:
    text: str | None = None
    if may_read(addition):
        try:
            text = masked_addition(runtime, petition, addition.number)
        except Erased:
            text = None
    return AdditionItem(addition=addition.number, added_at=addition.added_at, fate=addition.fate, text=text)
