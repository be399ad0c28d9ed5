"""When a petition turns out to be an accusation, or its petitioner is erased, then give its slots to others."""

from __future__ import annotations

from typing import ClassVar

from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_intake.receptions import bookings_for
from huiyin_intake.views.reception_bookings import open_bookings_of
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenPetitionSealedOrErasedThenCancelItsBookings(Automation):
    """Until then no list shows it any more; see `bookings_of`."""

    name = "when_petition_sealed_or_erased_then_cancel_its_bookings"
    sources: ClassVar = {
        "intake": frozenset(
            {
                petition_events.MarkedAsAccusation.TOPIC,
                petition_events.TakenBack.TOPIC,
                petition_events.ReferralRefused.TOPIC,
                petition_events.AccusationReferred.TOPIC,
                petitioner_events.Erased.TOPIC,
            }
        )
    }
    reads = frozenset({"reception_bookings"})

    def react(self, event: Event, runtime: Runtime) -> None:
        numbers = event.data.get("registration_nos") or (event.data["registration_no"],)
        for number in numbers:
            for row in open_bookings_of(runtime.database, number):
                bookings = bookings_for(runtime, row.session_no)
                if bookings.cancel(row.booking):
                    runtime.ledger.save(row.jurisdiction, bookings)
