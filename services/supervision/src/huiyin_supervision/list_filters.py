"""The filters that the lists of cards and of reminders have in common."""

from __future__ import annotations

from flask import request
from pydantic import BaseModel, Field

from huiyin_web.identity.scope import Condition

LONGEST_PAGE = 200


class ListQuery(BaseModel):
    """Filters of a list by time."""

    unit: str = Field("", description="Unit that got it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)
    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def query_from_address() -> ListQuery:
    """The filters in the address of a page; what is too long is cut."""
    args = request.args
    return ListQuery(
        unit=args.get("unit", "")[:80],
        jurisdiction=args.get("jurisdiction", "")[:6],
        q=args.get("q", "").strip()[:40],
        cursor=args.get("cursor"),
    )


def conditions_of(scope: Condition, query: ListQuery) -> tuple[list[str], dict[str, object]]:
    """The filters as conditions on a view as `r`."""
    conditions: list[str] = [scope.where]
    params: dict[str, object] = dict(scope.params)
    for name in ("unit", "jurisdiction"):
        if value := getattr(query, name):
            conditions.append(f"r.{name} = %({name})s")
            params[name] = value
    if query.q:
        conditions.append("strpos(r.registration_no, %(q)s) > 0")
        params["q"] = query.q
    return conditions, params
