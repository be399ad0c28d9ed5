"""Paging by cursor: stable under inserts, and no page number to count up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from pydantic import BaseModel

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused

Item = TypeVar("Item")
Other = TypeVar("Other")
Part = str | int | float | bool | None


class Page(BaseModel, Generic[Item]):
    """One page. `next` is the cursor of the following one, null on the last."""

    items: list[Item]
    next: str | None = None

    def of(self, kind: type[Other]) -> Page[Other]:
        """The same page of items of another kind, made of what these have under its names."""
        return Page[kind].model_validate(self, from_attributes=True)  # type: ignore[valid-type]


def read_page(
    database: Database,
    row_type: type[Item],
    rows: str,
    params: Mapping[str, object],
    *,
    key: tuple[str, ...],
    cursor: str | None,
    limit: int,
    descending: bool = False,
    number: str = "",
) -> Page[Item]:
    """One page of what the query `rows` selects, in the order of `key`: a column with a time, then those that tell rows
    of one time apart: texts, but for `number`. `row_type` is a dataclass with the query's columns.
    Refused("cursor_invalid") for a cursor of another list."""
    order, beyond = ("DESC", "<") if descending else ("ASC", ">")
    where, given = "", {**params, "page_limit": limit + 1}
    if after := decode_cursor(cursor, *(int if column == number else str for column in key)):
        given |= {f"page_{n}": part for n, part in enumerate(after)}
        others = "".join(f", %(page_{n})s" for n in range(1, len(key)))
        where = f"WHERE ({', '.join(key)}) {beyond} (%(page_0)s::timestamptz{others})"
    by = ", ".join(f"{column} {order}" for column in key)
    found = database.rows(
        row_type, f"SELECT * FROM ({rows}) page {where} ORDER BY {by} LIMIT %(page_limit)s", given
    )
    following = None
    if len(found) > limit:  # it was read with a limit of one more
        time, *others_of_row = (getattr(found[limit - 1], name) for name in key)
        following = encode_cursor(time.isoformat(), *others_of_row)
    return Page(items=found[:limit], next=following)


def encode_cursor(*parts: Part) -> str:
    """The sort key of the last item shown, signed, as text fit for a URL. Times go in as ISO strings. Use it within a
    request."""
    return _signed().dumps(parts)


def decode_cursor(cursor: str | None, *kinds: type) -> tuple[Part, ...] | None:
    """The parts of a cursor, checked against `kinds`; None for no cursor. One that we did not make, or made for another
    list, is Refused("cursor_invalid"): nothing that anybody else wrote reaches a query."""
    if not cursor:
        return None
    try:
        parts = _signed().loads(cursor)
    except BadData:
        parts = None
    if not isinstance(parts, list) or (
        kinds
        and (len(parts) != len(kinds) or not all(isinstance(p, k) for p, k in zip(parts, kinds, strict=True)))
    ):
        raise Refused("cursor_invalid", "this page marker is not one of ours: start from the first page")
    return tuple(parts)


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="cursor")
