"""Finds the earlier petitions of whoever is calling, before a second one is registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain.search_terms import Sought, read_sought
from huiyin_intake.features.list_petitions.query import PetitionQuery, list_petitions
from huiyin_intake.links import addition_for_caller_url, petition_url
from huiyin_intake.search import Search
from huiyin_intake.state_tags import petition_tag
from huiyin_web.http.access import principal
from huiyin_web.http.parts import Link, Tag
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime

MOST = 5
"""How many of the caller's petitions are shown, the latest first."""


@dataclass(frozen=True)
class Earlier:
    """One petition of the caller. `addition`: where what is said now is added to it."""

    petition: Link
    title: str
    tag: Tag
    received_at: datetime
    addition: str


@dataclass(frozen=True)
class Callers:
    """What was found; `sought`: whether enough was typed to look for it; `by_name`: it may be of several people."""

    sought: bool
    by_name: bool
    earlier: Sequence[Earlier]


def earlier_petitions(runtime: Runtime, typed: Mapping[str, str]) -> Callers:
    """Those that whoever asks may read, by the phone or else the name that was typed so far; no accusation is among them."""
    word, by_name = _phone(typed.get("phone", "")), False
    if word is None:
        word, by_name = _name(typed.get("name", "")), True
    if word is None:
        return Callers(False, False, [])
    query = PetitionQuery(
        scope=policy.scope_of(principal(), "petition.read"),
        search=Search((word,), persons=True),
        accusation=False,
        newest_first=True,
        limit=MOST,
    )
    found = list_petitions(runtime, query).items
    return Callers(
        True,
        by_name,
        [
            Earlier(
                Link(each.registration_no, petition_url(each.registration_no)),
                each.title or "",
                petition_tag(each.state),
                each.received_at,
                addition_for_caller_url(each.registration_no),
            )
            for each in found
        ],
    )


def _phone(typed: str) -> Sought | None:
    return next((Sought(phone=word.phone) for word in read_sought(typed) if word.phone), None)


def _name(typed: str) -> Sought | None:
    """A surname alone says nothing."""
    whole = "".join(word.text for word in read_sought(typed))
    return Sought(text=whole) if len(whole) > 1 else None
