"""What the lists of cards and of reminders are filtered by."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_chassis.identity.scope import Condition

LONGEST_PAGE = 200


class ListQuery(BaseModel):
    """Filters of a list by time."""

    unit: str = Field("", description="Unit that got it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)
    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


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
