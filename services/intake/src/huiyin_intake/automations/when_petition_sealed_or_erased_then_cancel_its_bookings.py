"""When a petition turns out to be an accusation, or its petitioner is erased, then give its slots to others."""

from __future__ import annotations

from typing import ClassVar

from huiyin_intake.domain import petition_events, petitioner_events, reception_booking_events
from huiyin_intake.petitions import load_petition
from huiyin_intake.receptions import bookings_for, load_session
from huiyin_intake.views.reception_bookings import open_bookings_of
from huiyin_ledger.domain import about
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenPetitionSealedOrErasedThenCancelItsBookings(Automation):
    """Until then no list shows it any more; see `bookings_of`. Of a session that has begun nothing changes: who was booked then
    was. It looks at each booking, too, for one may be made in the moment in which its matter is sealed."""

    name = "when_petition_sealed_or_erased_then_cancel_its_bookings"
    sources: ClassVar = {
        "intake": frozenset(
            {
                petition_events.MarkedAsAccusation.TOPIC,
                petition_events.TakenBack.TOPIC,
                petition_events.ReferralRefused.TOPIC,
                petition_events.AccusationReferred.TOPIC,
                petitioner_events.Erased.TOPIC,
                reception_booking_events.Booked.TOPIC,
            }
        )
    }
    reads = frozenset({"reception_bookings"})

    def react(self, event: Event, runtime: Runtime) -> None:
        erased = event.type == petitioner_events.Erased.TOPIC
        numbers = event.data["registration_nos"] if erased else (event.data["registration_no"],)
        for number in numbers:
            if self._is_to_leave(runtime, number):
                self._cancel(runtime, number)

    @staticmethod
    def _is_to_leave(runtime: Runtime, number: str) -> bool:
        petition = load_petition(runtime, number)
        gone = runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref)
        return petition.accusation or gone

    @staticmethod
    def _cancel(runtime: Runtime, number: str) -> None:
        for row in open_bookings_of(runtime.database, number):
            session, bookings = load_session(runtime, row.session_no), bookings_for(runtime, row.session_no)
            now = runtime.clock.now()
            if now < session.starts_at and bookings.cancel(session, row.booking, now=now):
                about(row.session_no)
                runtime.ledger.save(row.jurisdiction, bookings)
