"""Which jurisdiction an administrator's page or list is about."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from huiyin_web.http.access import principal
from huiyin_web.http.codes import place_name
from huiyin_web.http.parts import Chip
from huiyin_web.http.urls import query_url
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


def chosen_jurisdiction(action: str, asked: str = "") -> str:
    """`asked`, or the one in the URL or form, else their own; NotFound for one outside what whoever asks may manage."""
    chosen = asked or request.values.get("jurisdiction") or policy.place_of(principal(), action)
    policy.require(principal(), action, Resource(chosen))
    return chosen


def jurisdiction_chips(runtime: Runtime, action: str, chosen: str) -> Sequence[Chip]:
    """All that have units and lie in the scope of whoever asks, their own among them; none where it is the only one."""
    rows = runtime.database.query("SELECT DISTINCT jurisdiction FROM live.units")
    scope = policy.scope_of(principal(), action)
    codes = {row["jurisdiction"] for row in rows} | {policy.place_of(principal(), action)}
    chips = [
        Chip(place_name(code), query_url(jurisdiction=code), code == chosen)
        for code in sorted(codes)
        if scope.includes(Resource(code))
    ]
    return chips if len(chips) > 1 else ()
