from __future__ import annotations

from collections.abc import Callable

from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner, EraseWriter
from huiyin_intake.features.erase_petitioner.person import Person, person_of_number, person_of_reference
from huiyin_intake.features.submit_petition.drafts import forget_numbers
from huiyin_intake.masking import MaskingContext
from huiyin_intake.petitions import load_petition
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def erase_petitioner(
    runtime: Runtime, act: Act, principal: Principal, command: ErasePetitioner
) -> tuple[str, ...]:
    """`erase_writer`, by a reference instead of a number."""

    def find() -> Person:
        return person_of_reference(runtime, principal, command.jurisdiction, command.petitioner_ref)

    return _erase(runtime, act, command.jurisdiction, find, command.reason)


def erase_writer(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: EraseWriter
) -> tuple[str, ...]:
    """Record the erasure and destroy the person's keys, in one transaction. What waited for triage is closed.

    Returns the numbers that may be named: no accusation is among them. NotFound; Refused: petitioner_erased.
    """

    def find() -> Person:
        return person_of_number(runtime, principal, registration_no)

    return _erase(runtime, act, find().jurisdiction, find, command.reason)


def _erase(
    runtime: Runtime, act: Act, jurisdiction: str, find: Callable[[], Person], reason: str
) -> tuple[str, ...]:
    def erase() -> dict[str, list[str]]:
        person = find()
        for reference in person.references:
            _erase_reference(runtime, person, reference, reason)
        forget_numbers(runtime.database, [each.registration_no for each in person.petitions])
        for row in person.petitions:
            if row.state is State.TO_TRIAGE:
                petition = load_petition(runtime, row.registration_no)
                petition.close_after_erasure()
                runtime.ledger.save(person.jurisdiction, petition)
        return {"registration_nos": [each.registration_no for each in person.shown]}

    return tuple(execute(runtime, act, erase, jurisdiction=jurisdiction)["registration_nos"])


def _erase_reference(runtime: Runtime, person: Person, reference: str, reason: str) -> None:
    """Whoever was anonymous has no stream yet, so an empty one is made to record the erasure in."""
    stream = Petitioner.stream_id(person.jurisdiction, reference)
    petitioner = runtime.ledger.find(Petitioner, person.jurisdiction, stream)
    if petitioner is None:
        petitioner = Petitioner.identify(person.jurisdiction, reference, Details(), [])
    masked = MaskingContext.of(petitioner.details).mask(reason)
    petitioner.erase(masked, person.numbers_of(reference))
    runtime.ledger.save(person.jurisdiction, petitioner)
    runtime.vault.destroy(reference, jurisdiction=person.jurisdiction)
