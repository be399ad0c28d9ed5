"""Checks a petition's query code. The answer never says whether a number exists."""

from __future__ import annotations

from huiyin_intake.domain.query_code import code_digest, code_fits
from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number
from huiyin_intake.views.tracking import Track, track_of
from huiyin_ledger.domain import NotFound
from huiyin_web.runtime import Runtime

_NO_DIGEST = code_digest("no petition has this code")


def track_by_code(runtime: Runtime, registration_no: str, code: str, address: str) -> Track:
    """The petition's progress. NotFound for a wrong number and a wrong code alike.

    Refused("too_many_attempts"), even with the right code, after ten wrong codes for one number or a hundred attempts
    from one address in a quarter of an hour.
    """
    number = read_registration_number(registration_no)
    guessed = number or registration_no[:40]
    guess = runtime.identity.codes.attempt(guessed, address)
    track = track_of(runtime.database, jurisdiction_of(number), number) if number else None
    fits = code_fits(code, track.code_digest if track else _NO_DIGEST)
    if track is None or not fits:
        raise NotFound("No petition fits this number and code. Check both.", field="registration_no")
    runtime.identity.codes.succeeded(guess)
    return track
