"""Remembers in the browser's session which query codes were proved."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import session

from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number
from huiyin_intake.views.tracking import Track, track_of
from huiyin_ledger.domain import NotFound
from huiyin_web.runtime import Runtime

_LIFETIME = timedelta(hours=1)
_KEPT = 5
"""Petitions per session; the oldest is dropped."""


def remember(track: Track, now: datetime) -> None:
    """For an hour, or until the code changes."""
    remember_proof(track.registration_no, track.code_issue, now)


def remember_proof(registration_no: str, code_issue: int, now: datetime) -> None:
    """Whoever has just handed the petition in has been given its code."""
    tracked = session.get("tracked", {})
    session["tracked"] = {
        **dict(list(tracked.items())[1 - _KEPT :]),
        registration_no: [code_issue, now.isoformat()],
    }


def remembered(runtime: Runtime, registration_no: str) -> Track | None:
    """The petition, if its code was proved, or the code of the petition whose addition it was registered from."""
    number = read_registration_number(registration_no)
    if number is None:
        return None
    if own := _proved(runtime, number):
        return own
    others = (_proved(runtime, other) for other in session.get("tracked", {}))
    if any(number in each.registered_from_additions for each in others if each):
        return track_of(runtime.database, jurisdiction_of(number), number)
    return None


def _proved(runtime: Runtime, number: str) -> Track | None:
    issue, since = session.get("tracked", {}).get(number, (None, None))
    if since is None or runtime.clock.now() - datetime.fromisoformat(since) > _LIFETIME:
        return None
    track = track_of(runtime.database, jurisdiction_of(number), number)
    if track is None:
        raise NotFound
    return track if track.code_issue == issue else None
