"""A petitioner: who writes or calls. Everything that identifies is sealed under the petitioner's own key."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from eventsourcing.domain import event

from huiyin_chassis.domain import Aggregate, Refused, Sealed, stream_id


@dataclass(frozen=True)
class Details:
    """What a petitioner said of himself with one petition; None where he did not say it."""

    name: Sealed | None
    phone: Sealed | None
    id_no: Sealed | None
    address: Sealed | None

    def equal(self, other: Details) -> bool:
        """Whether both say the same. Raises Erased where either can't be read any more."""
        return self._opened() == other._opened()

    def _opened(self) -> tuple[str | None, ...]:
        return tuple(v.open() if v else None for v in (self.name, self.phone, self.id_no, self.address))


class Petitioner(Aggregate):
    """One person in one jurisdiction, under a reference that says nothing."""

    class Identified(Aggregate.Created):
        TOPIC = "intake.petitioner_identified"
        jurisdiction: str
        petitioner_ref: str
        name: Sealed | None
        phone: Sealed | None
        id_no: Sealed | None
        address: Sealed | None
        marks: Sealed
        """Blind marks, separated by blanks."""

    class DetailsGiven(Aggregate.Event):
        TOPIC = "intake.petitioner_details_given"
        petitioner_ref: str
        name: Sealed | None
        phone: Sealed | None
        id_no: Sealed | None
        address: Sealed | None
        marks: Sealed

    class Erased(Aggregate.Event):
        TOPIC = "intake.petitioner_erased"
        petitioner_ref: str
        reason: str
        registration_nos: tuple[str, ...]

    @staticmethod
    def create_id(jurisdiction: str, petitioner_ref: str) -> UUID:
        return stream_id("petitioner", jurisdiction, petitioner_ref)

    @classmethod
    def identify(cls, jurisdiction: str, petitioner_ref: str, details: Details, marks: str) -> Petitioner:
        """Opens the record of a person who was not known."""
        return cls(
            jurisdiction=jurisdiction,
            petitioner_ref=petitioner_ref,
            name=details.name,
            phone=details.phone,
            id_no=details.id_no,
            address=details.address,
            marks=Sealed.of(petitioner_ref, marks),
        )

    @event(Identified)
    def __init__(
        self,
        jurisdiction: str,
        petitioner_ref: str,
        name: Sealed | None,
        phone: Sealed | None,
        id_no: Sealed | None,
        address: Sealed | None,
        marks: Sealed,
    ) -> None:
        self.petitioner_ref = petitioner_ref
        self.details = [Details(name, phone, id_no, address)]
        self.erased = False

    def give(self, details: Details, marks: str) -> int:
        """Records what is new; returns the index of these details in `details`."""
        self._not_erased()
        for index, known in enumerate(self.details):
            if known.equal(details):
                return index
        self._give(
            petitioner_ref=self.petitioner_ref,
            name=details.name,
            phone=details.phone,
            id_no=details.id_no,
            address=details.address,
            marks=Sealed.of(self.petitioner_ref, marks),
        )
        return len(self.details) - 1

    def erase(self, reason: str, registration_nos: tuple[str, ...]) -> None:
        """The person asked for it, or the time is over. Whoever records this destroys the key in the same act."""
        self._not_erased()
        self._erase(petitioner_ref=self.petitioner_ref, reason=reason, registration_nos=registration_nos)

    @event(DetailsGiven)
    def _give(
        self,
        petitioner_ref: str,
        name: Sealed | None,
        phone: Sealed | None,
        id_no: Sealed | None,
        address: Sealed | None,
        marks: Sealed,
    ) -> None:
        self.details.append(Details(name, phone, id_no, address))

    @event(Erased)
    def _erase(self, petitioner_ref: str, reason: str, registration_nos: tuple[str, ...]) -> None:
        self.erased = True

    def _not_erased(self) -> None:
        if self.erased:
            raise Refused("petitioner_erased", "This petitioner was erased; nothing can be added.")
