"""Which jurisdiction an administrator's page is about: the one in the URL, else their own."""

from __future__ import annotations

from flask import request

from huiyin_chassis.divisions import within
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime


def chosen_jurisdiction(action: str) -> str:
    """NotFound for one outside what whoever asks may manage."""
    chosen = request.values.get("jurisdiction") or principal().jurisdiction
    policy.require(principal(), action, Resource(chosen))
    return chosen


def jurisdictions(runtime: Runtime) -> list[tuple[str, str]]:
    """All that have units and lie in the scope of whoever asks, their own among them."""
    rows = runtime.database.query("SELECT DISTINCT jurisdiction FROM live.units ORDER BY jurisdiction")
    known = {row["jurisdiction"] for row in rows} | {principal().jurisdiction}
    return [(code, place_name(code)) for code in sorted(known) if within(code, principal().jurisdiction)]
