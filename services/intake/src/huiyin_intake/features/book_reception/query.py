"""What whoever books may see of a session's bookings, and of a matter before it is booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_intake.features.book_reception.command import ACTION
from huiyin_intake.features.book_reception.screening import Screened, screened
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.receptions import authorized_session, jurisdiction_of_session
from huiyin_intake.views.reception_bookings import BookingRow, bookings_of
from huiyin_intake.views.register import ListedPetition, RegisterView, with_titles
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def bookings_shown(runtime: Runtime, principal: Principal, session_no: str) -> list[BookingRow]:
    """Those whose matters `principal` may read. NotFound for a session of another place."""
    authorized_session(runtime, principal, ACTION, session_no)
    scope = policy.scope_of(principal, "petition.read")
    return bookings_of(runtime.database, jurisdiction_of_session(session_no), session_no, scope)


def screened_for(runtime: Runtime, principal: Principal, session_no: str, registration_no: str) -> Screened:
    """NotFound for a session or a matter that `principal` may not know of."""
    session = authorized_session(runtime, principal, ACTION, session_no)
    return screened(
        runtime, authorized_petition(runtime, principal, "petition.read", registration_no), session
    )


def titles_of(runtime: Runtime, registration_nos: Sequence[str]) -> Mapping[str, str]:
    """Masked titles by number; none of an accusation."""
    rows = runtime.database.rows(
        ListedPetition,
        f"SELECT {RegisterView.names} FROM live.register WHERE registration_no = ANY (%s)",
        (list(registration_nos),),
    )
    return {each.registration_no: each.title or "" for each in with_titles(runtime, rows)}
