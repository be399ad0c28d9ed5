"""The filters that lists have in common, and reading a page of a view by them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.views.view import R, View
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity.scope import Columns, Condition, held_by


class PageQuery(BaseModel):
    """Which page of a list."""

    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)


class ListQuery(PageQuery):
    """Filters of a list of what units owe, or got."""

    unit: str = Field("", description="Unit that owes or got it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)


def filtered(scope: Condition, query: PageQuery, *columns: str) -> Condition:
    """The rows of a view, as `r`, in the scope and under the filters: those of these `columns` that are given. A unit with
    its jurisdiction is this unit, wherever the matter is."""
    given = {name: value for name in columns if (value := getattr(query, name))}
    conditions, params = [scope.where], dict(scope.params)
    if {"unit", "jurisdiction"} <= given.keys():
        unit = held_by(
            UnitKey(given.pop("jurisdiction"), given.pop("unit")), Columns("r.jurisdiction", "r.unit")
        )
        conditions.append(unit.where)
        params |= unit.params
    conditions += [f"r.{name} = %({name})s" for name in given]
    if query.q:
        conditions.append("strpos(r.registration_no, %(q)s) > 0")
    return Condition(" AND ".join(conditions), {**params, **given, "q": query.q})


def read_view(
    database: Database,
    view: type[View[R]],
    rows: Condition,
    query: PageQuery,
    key: tuple[str, str, str],
    *,
    descending: bool = False,
) -> Page[R]:
    """One page of the `rows` of a view, as `r`, in the order of `key`."""
    selected = f"SELECT r.* FROM live.{view.name} r WHERE {rows.where}"
    return read_page(
        database,
        view.row_type,
        selected,
        rows.params,
        key=key,
        descending=descending,
        cursor=query.cursor,
        limit=query.limit,
    )
