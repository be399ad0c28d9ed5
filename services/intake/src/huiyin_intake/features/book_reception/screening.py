"""Screens a registered matter for a session, and finds where it belongs instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin_contracts.vocabulary import AcceptanceOutcome
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reception_screening import Matter, screen, within_remit
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import Screening, SessionState, TrackingStatus
from huiyin_intake.tracking_status import due_at, holder_name, is_being_reviewed, tracking_status
from huiyin_intake.views.reception_sessions import SessionRow, sessions_between
from huiyin_intake.views.tracking import Track, track_of
from huiyin_web.runtime import Runtime

AHEAD = timedelta(days=92)
"""How far ahead other sessions are offered."""
OFFERED = 3


@dataclass(frozen=True)
class Screened:
    """The outcome, and what somebody can do instead. `status`, `unit_name`, `due_at`: where a matter stands that is being handled.
    `offered`: sessions whose remit has it, the next one first."""

    outcome: Screening
    status: TrackingStatus
    unit_name: str | None
    due_at: datetime | None
    offered: Sequence[SessionRow]


def screened(runtime: Runtime, petition: Petition, session: ReceptionSession) -> Screened:
    """By the session's remit as it is now. Nothing is said of an accusation but that it is one."""
    track = track_of(runtime.database, petition.jurisdiction, petition.registration_no)
    matter = _matter(petition, track)
    outcome = screen(matter, session.classes, session.places)
    if outcome is Screening.ACCUSATION or track is None:
        return Screened(outcome, matter.status, None, None, ())
    elsewhere = outcome is Screening.OUTSIDE_REMIT
    return Screened(
        outcome,
        matter.status,
        holder_name(track),
        due_at(track),
        _others(runtime, session, matter) if elsewhere else (),
    )


def _matter(petition: Petition, track: Track | None) -> Matter:
    decided = track.last("acceptance_decided") if track else None
    return Matter(
        accusation=petition.accusation,
        status=tracking_status(track) if track else TrackingStatus.REGISTERED,
        reviewed=track is not None and is_being_reviewed(track),
        legal_route=decided is not None
        and decided.data["outcome"] == AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE,
        matter_class=petition.matter_class or "",
        place=petition.place,
    )


def _others(runtime: Runtime, session: ReceptionSession, matter: Matter) -> list[SessionRow]:
    """Announced ones of the same place that can still be booked."""
    now = runtime.clock.now()
    found = sessions_between(runtime.database, [session.jurisdiction], now, now + AHEAD, announced=True)
    fitting = (
        each
        for each in found
        if each.session_no != session.session_no
        and each.state is SessionState.PLANNED
        and datetime.fromisoformat(each.told[-1]["booking_ends_at"]) > now
        and within_remit(matter, each.classes, each.places)
    )
    return [each for each, _number in zip(fitting, range(OFFERED), strict=False)]
