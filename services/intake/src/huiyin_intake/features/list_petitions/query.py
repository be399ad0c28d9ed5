"""Reads lists of petitions from the register."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.views.register import REACH, ListedPetition, RegisterView, with_titles
from huiyin_web.http.paging import Page, decode_cursor, page_of
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime

_FILTERS = ("state", "channel", "place", "accusation", "imported", "petitioner_ref", "registration_no")


class PetitionsQuery(BaseModel):
    """Filters, where None does not filter, and which page. The order is that of receipt."""

    model_config = ConfigDict(frozen=True)

    state: State | None = None
    channel: Channel | None = None
    place: str | None = Field(None, max_length=9)
    imported: bool | None = None
    petitioner_ref: str | None = Field(None, max_length=32)
    newest_first: bool = False
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=500)


class PetitionQuery(PetitionsQuery):
    """What whoever asks may see of it, and the filters that only pages have."""

    scope: Scope
    accusation: bool | None = None
    registration_no: str | None = None


def list_petitions(runtime: Runtime, query: PetitionQuery) -> Page[ListedPetition]:
    """One page, with titles."""
    where, params = _condition(query)
    sign, order = ("<", "DESC") if query.newest_first else (">", "ASC")
    if after := decode_cursor(query.cursor, str, str):
        where += f" AND (received_at, registration_no) {sign} (%(after_at)s::timestamptz, %(after_no)s)"
        params |= {"after_at": after[0], "after_no": after[1]}
    rows = runtime.database.rows(
        ListedPetition,
        f"SELECT {RegisterView.names} FROM live.register WHERE {where}"
        f" ORDER BY received_at {order}, registration_no {order} LIMIT %(limit)s",
        {**params, "limit": query.limit + 1},
    )
    page = page_of(rows, query.limit, lambda row: (row.received_at.isoformat(), row.registration_no))
    return Page(items=with_titles(runtime, page.items), next=page.next)


def count_petitions(runtime: Runtime, query: PetitionQuery) -> int:
    where, params = _condition(query)
    row = runtime.database.one(f"SELECT count(*) AS n FROM live.register WHERE {where}", params)
    assert row is not None
    return int(row["n"])


def _condition(query: PetitionQuery) -> tuple[str, dict[str, Any]]:
    reach = query.scope.condition(REACH)
    filters = {name: value for name in _FILTERS if (value := getattr(query, name)) is not None}
    if query.petitioner_ref is not None:
        filters["accusation"] = False  # nobody learns by a reference whose accusation it is
    where = " AND ".join([reach.where, *(f"{name} = %({name})s" for name in filters)])
    return where, {**reach.params, **filters}
