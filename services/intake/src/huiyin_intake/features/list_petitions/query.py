"""Reads lists of petitions from the register."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.domain.search_terms import read_sought
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.search import JOINED, Search, candidates, candidates_among, confirmed, led_by_a_name
from huiyin_intake.views.register import REACH, ListedPetition, RegisterView, with_titles
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import may
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page, decode_cursor, encode_cursor, read_page
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime

_FILTERS = ("state", "channel", "place", "accusation", "imported", "petitioner_ref", "registration_no")

_LATEST = 2_000
"""Petitions that are looked at one by one before the index is asked: a frequent word fills a page of these, and its index
would name half of all."""


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
    search: Search | None = None


def search_for(typed: str) -> Search:
    """The search of whoever asks. Refused("nothing_to_search") where nothing that was typed can be found anywhere."""
    words = tuple(read_sought(typed))
    if not words:
        raise Refused(
            "nothing_to_search",
            "Type two characters or more, or one Chinese character of a name.",
            field="words",
        )
    return Search(words, persons=may("identity.reveal"))


def list_petitions(runtime: Runtime, query: PetitionQuery) -> Page[ListedPetition]:
    """One page, with titles."""
    page = (
        _read(runtime, query, query.cursor, query.limit) if query.search is None else _found(runtime, query)
    )
    return Page(items=with_titles(runtime, page.items), next=page.next)


def _found(runtime: Runtime, query: PetitionQuery) -> Page[ListedPetition]:
    """The latest petitions fill the page where much is found; else all are asked."""
    assert query.search is not None
    found = confirmed(runtime, query.search, _among_the_latest(runtime, query)) if query.newest_first else []
    if len(found) <= query.limit:
        found = _among_all(runtime, query, query.search)
    if len(found) <= query.limit:
        return Page(items=found)
    last = found[query.limit - 1]
    following = encode_cursor(last.received_at.isoformat(), last.registration_no)
    return Page(items=found[: query.limit], next=following)


def _among_the_latest(runtime: Runtime, query: PetitionQuery) -> list[ListedPetition]:
    """Candidates for a page and a few more, of the latest petitions."""
    assert query.search is not None
    where, params = _condition(query)
    sought = candidates_among(runtime, query.search, query.scope)
    if after := decode_cursor(query.cursor, str, str):
        where += " AND (received_at, registration_no) < (%(after_at)s::timestamptz, %(after_no)s)"
        params |= {"after_at": after[0], "after_no": after[1]}
    return runtime.database.rows(
        ListedPetition,
        f"""SELECT page.* FROM (
                SELECT {RegisterView.names} FROM live.register WHERE {where}
                 ORDER BY received_at DESC, registration_no DESC LIMIT {_LATEST}
            ) page {JOINED} WHERE {sought.where}
            ORDER BY received_at DESC, registration_no DESC LIMIT {2 * query.limit + 2}""",
        {**params, **sought.params},
    )


def _among_all(runtime: Runtime, query: PetitionQuery, search: Search) -> list[ListedPetition]:
    """More than a page, or all that there are: reads candidates until enough are meant."""
    found: list[ListedPetition] = []
    cursor, more = query.cursor, True
    while more and len(found) <= query.limit:
        page = _read(runtime, query, cursor, query.limit + 1)
        found += confirmed(runtime, search, page.items)
        cursor, more = page.next, page.next is not None
    return found


def _read(runtime: Runtime, query: PetitionQuery, cursor: str | None, limit: int) -> Page[ListedPetition]:
    where, params = _condition(query)
    rows = f"SELECT {RegisterView.names} FROM live.register WHERE {where}"
    if query.search is not None:
        leading = led_by_a_name(runtime, query.search, query.scope)
        among = candidates_among if leading else candidates
        sought = among(runtime, query.search, query.scope)
        if leading:
            rows = f"SELECT page.* FROM ({rows} AND {leading.where}) page {JOINED} WHERE {sought.where}"
            params = {**params, **leading.params, **sought.params}
        else:
            rows, params = f"{rows} AND {sought.where}", {**params, **sought.params}
    return read_page(
        runtime.database,
        ListedPetition,
        rows,
        params,
        key=("received_at", "registration_no"),
        cursor=cursor,
        limit=limit,
        descending=query.newest_first,
    )


def newest_petitions(runtime: Runtime, query: PetitionQuery) -> list[str]:
    """The numbers under the filters, what was received last first."""
    where, params = _condition(query)
    rows = runtime.database.query(
        f"""SELECT registration_no FROM live.register WHERE {where}
            ORDER BY received_at DESC, registration_no LIMIT {MOST}""",
        params,
    )
    return sorted(row["registration_no"] for row in rows)


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
