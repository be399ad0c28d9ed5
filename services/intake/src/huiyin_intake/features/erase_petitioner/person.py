"""Finds everything of one person that an erasure destroys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.petitioner_link import references_of_person
from huiyin_intake.petitions import load_petition
from huiyin_intake.views.register import RegisterRow, RegisterView
from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

ACTION = "petitioner.erase"


@dataclass(frozen=True)
class Person:
    """One person in one jurisdiction: every reference, and every petition. `by_accusation`: whoever asks gave the number
    of an accusation."""

    jurisdiction: str
    references: Sequence[str]
    petitions: Sequence[RegisterRow]
    by_accusation: bool = False

    @property
    def shown(self) -> Sequence[RegisterRow]:
        """The petitions that may be named beside each other: no accusation, and nothing beside one."""
        return [] if self.by_accusation else [each for each in self.petitions if not each.accusation]

    def numbers_of(self, reference: str) -> tuple[str, ...]:
        return tuple(each.registration_no for each in self.petitions if each.petitioner_ref == reference)


def person_of_number(runtime: Runtime, principal: Principal, registration_no: str) -> Person:
    """By one of the petitions. NotFound for an unknown number and for one that lies elsewhere alike; Refused:
    petitioner_erased."""
    try:
        petition = load_petition(runtime, registration_no)
        policy.require(principal, ACTION, Resource(petition.jurisdiction))
    except NotFound:
        raise NotFound("no such matter", field="registration_no") from None
    found = _person(runtime, petition.jurisdiction, petition.petitioner_ref)
    return Person(petition.jurisdiction, found.references, found.petitions, petition.accusation)


def person_of_reference(runtime: Runtime, principal: Principal, jurisdiction: str, reference: str) -> Person:
    """By the reference that is told outside. NotFound, Refused: petitioner_erased."""
    policy.require(principal, ACTION, Resource(jurisdiction))
    return _person(runtime, jurisdiction, reference)


def count_of_unrecognised(runtime: Runtime, jurisdiction: str) -> int:
    """Petitions that hold text and no phone, ID number or account: nobody knows whose they are but by reading them."""
    row = runtime.database.one(
        """SELECT count(*) AS n FROM live.register r
            WHERE jurisdiction = %s AND NOT erased AND NOT accusation AND NOT EXISTS (
                SELECT 1 FROM live.blind_indexes b
                 WHERE (b.jurisdiction, b.petitioner_ref) = (r.jurisdiction, r.petitioner_ref))""",
        (jurisdiction,),
    )
    assert row is not None
    return int(row["n"])


def _person(runtime: Runtime, jurisdiction: str, reference: str) -> Person:
    if runtime.vault.is_erased(jurisdiction, reference):
        raise Refused("petitioner_erased", "This petitioner was erased already.", field="registration_no")
    petitioner = runtime.ledger.find(Petitioner, jurisdiction, Petitioner.stream_id(jurisdiction, reference))
    others = references_of_person(runtime, jurisdiction, petitioner.details) if petitioner else set()
    references = sorted({reference, *others})
    petitions = RegisterView.select(
        runtime.database,
        "WHERE jurisdiction = %s AND petitioner_ref = ANY(%s) ORDER BY registration_no",
        (jurisdiction, references),
    )
    if petitioner is None and not petitions:
        raise NotFound
    return Person(jurisdiction, references, petitions)
