"""Events of a petitioner: plain data."""

from __future__ import annotations

from huiyin_intake.domain.details import Details
from huiyin_ledger.domain import Aggregate, Sealed


class PetitionerEvent(Aggregate.Event):
    petitioner_ref: str


class DetailsGiven(Details, PetitionerEvent):
    """`blind_indexes`: separated by blanks."""

    TOPIC = "intake.petitioner_details_given"
    blind_indexes: Sealed


class Identified(Details, PetitionerEvent, Aggregate.Created):
    """The first details of a new petitioner."""

    TOPIC = "intake.petitioner_identified"
    jurisdiction: str
    blind_indexes: Sealed


class Erased(PetitionerEvent):
    TOPIC = "intake.petitioner_erased"
    reason: str
    registration_nos: tuple[str, ...]


class Withheld(PetitionerEvent):
    """Every petition under the reference is an accusation by now: nobody finds it by the person any more."""

    TOPIC = "intake.petitioner_withheld"
