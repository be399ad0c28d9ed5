"""Reads the lists of additions: those to read, and those kept back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_intake.views.register import REACH, ListedPetition, RegisterView, with_titles
from huiyin_ledger.db import Database
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime

ListedState = Literal[AdditionState.TO_READ, AdditionState.KEPT_BACK]
_FROM = "live.additions_to_read JOIN live.register USING (jurisdiction, registration_no)"
_WHERE = {
    AdditionState.TO_READ: "kept_at IS NULL AND NOT erased",  # an erased petitioner's text can't be read
    AdditionState.KEPT_BACK: "kept_at IS NOT NULL",
}


class AdditionsQuery(BaseModel):
    """Additions to read come oldest first, those kept back with the latest decision first."""

    model_config = ConfigDict(frozen=True)

    state: ListedState = AdditionState.TO_READ
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=500)


class AdditionQuery(AdditionsQuery):
    scope: Scope


@dataclass(kw_only=True)
class ListedAddition(ListedPetition):
    """An addition, with its petition. `kept_at` is None while it waits to be read."""

    addition: int
    added_at: datetime
    kept_at: datetime | None


def list_additions(runtime: Runtime, query: AdditionQuery) -> Page[ListedAddition]:
    """One page, with the petitions' titles."""
    reach = query.scope.condition(REACH)
    to_read = query.state is AdditionState.TO_READ
    page = read_page(
        runtime.database,
        ListedAddition,
        f"""SELECT addition, added_at, kept_at, {RegisterView.names}
              FROM {_FROM} WHERE {reach.where} AND {_WHERE[query.state]}""",
        reach.params,
        key=("added_at" if to_read else "kept_at", "registration_no", "addition"),
        cursor=query.cursor,
        limit=query.limit,
        descending=not to_read,
        number="addition",
    )
    return Page(items=with_titles(runtime, page.items), next=page.next)


def count_additions(database: Database, query: AdditionQuery) -> int:
    reach = query.scope.condition(REACH)
    row = database.one(
        f"SELECT count(*) AS n FROM {_FROM} WHERE {reach.where} AND {_WHERE[query.state]}", reach.params
    )
    assert row is not None
    return int(row["n"])


def newest_additions(database: Database, query: AdditionQuery) -> list[str]:
    """Which there are in this state, what was added last first."""
    reach = query.scope.condition(REACH)
    rows = database.query(
        f"""SELECT registration_no, addition FROM {_FROM} WHERE {reach.where} AND {_WHERE[query.state]}
            ORDER BY added_at DESC LIMIT {MOST}""",
        reach.params,
    )
    return sorted(f"{row['registration_no']}/{row['addition']}" for row in rows)
