"""A petitioner: who writes or calls. Everything that identifies is sealed under the petitioner's own key."""

from __future__ import annotations

from uuid import UUID

from huiyin_intake.domain import petitioner_events as events
from huiyin_intake.domain.details import Details
from huiyin_ledger.domain import Aggregate, Refused, Sealed, evolves, part_of, stream_id


class Petitioner(Aggregate):
    """One person in one jurisdiction, under a random reference."""

    @evolves(events.Identified)
    def _identified(self, event: events.Identified) -> None:
        self.petitioner_ref = event.petitioner_ref
        self.details = [part_of(Details, event)]
        self.erased = self.withheld = False

    @evolves(events.DetailsGiven)
    def _details_given(self, event: events.DetailsGiven) -> None:
        self.details.append(part_of(Details, event))
        self.withheld = False

    @evolves(events.Withheld)
    def _withheld(self, event: events.Withheld) -> None:
        self.withheld = True

    @evolves(events.Erased)
    def _erased(self, event: events.Erased) -> None:
        self.erased = True

    @staticmethod
    def stream_id(jurisdiction: str, petitioner_ref: str) -> UUID:
        return stream_id("petitioner", jurisdiction, petitioner_ref)

    @classmethod
    def identify(
        cls, jurisdiction: str, petitioner_ref: str, details: Details, blind_indexes: list[str]
    ) -> Petitioner:
        """A new petitioner."""
        return cls._create(
            events.Identified,
            id=cls.stream_id(jurisdiction, petitioner_ref),
            jurisdiction=jurisdiction,
            petitioner_ref=petitioner_ref,
            blind_indexes=Sealed.of(petitioner_ref, " ".join(blind_indexes)),
            **vars(details),
        )

    def give(self, details: Details, blind_indexes: list[str]) -> int:
        """Record the details unless the same were given before; returns their index in `details`. Whoever was withheld is
        found again by all that was ever given."""
        self._not_erased()
        if self.withheld:
            for known in tuple(self.details):
                self._record_details(known, [])
        for index, known in enumerate(self.details):
            if known.equal(details):
                return index
        self._record_details(details, blind_indexes)
        return len(self.details) - 1

    def _record_details(self, details: Details, blind_indexes: list[str]) -> None:
        self.trigger_event(
            events.DetailsGiven,
            petitioner_ref=self.petitioner_ref,
            blind_indexes=Sealed.of(self.petitioner_ref, " ".join(blind_indexes)),
            **vars(details),
        )

    def withhold(self) -> None:
        """Have nobody find the person's petitions by the person, for all of them are accusations. Idempotent."""
        if not self.erased and not self.withheld:
            self.trigger_event(events.Withheld, petitioner_ref=self.petitioner_ref)

    def erase(self, reason: str, registration_nos: tuple[str, ...]) -> None:
        """Record the erasure. The caller destroys the key in the same transaction."""
        self._not_erased()
        self.trigger_event(
            events.Erased,
            petitioner_ref=self.petitioner_ref,
            reason=reason,
            registration_nos=registration_nos,
        )

    def _not_erased(self) -> None:
        if self.erased:
            raise Refused("petitioner_erased", "This petitioner was erased; nothing can be added.")
