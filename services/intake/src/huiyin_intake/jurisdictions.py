"""Which place a page of reception days is about."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from huiyin_intake.views.units import jurisdictions_with_units
from huiyin_web.http.access import principal
from huiyin_web.http.codes import place_name
from huiyin_web.http.parts import Chip
from huiyin_web.http.urls import query_url
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


def chosen_jurisdiction(action: str, asked: str = "") -> str:
    """`asked`, or the one in the URL or form, else their own; NotFound for one outside what whoever asks may do it in."""
    chosen = asked or request.values.get("jurisdiction") or policy.place_of(principal(), action)
    policy.require(principal(), action, Resource(chosen))
    return chosen


def jurisdictions_of(runtime: Runtime, action: str) -> list[str]:
    """All that have units and lie in the scope of whoever asks, their own among them."""
    scope = policy.scope_of(principal(), action)
    codes = jurisdictions_with_units(runtime.database) | {policy.place_of(principal(), action)}
    return [code for code in sorted(codes) if scope.includes(Resource(code))]


def jurisdiction_chips(runtime: Runtime, action: str, chosen: str) -> Sequence[Chip]:
    """A chip for each; none where there is only one."""
    chips = [
        Chip(place_name(code), query_url(jurisdiction=code), code == chosen)
        for code in jurisdictions_of(runtime, action)
    ]
    return chips if len(chips) > 1 else ()
