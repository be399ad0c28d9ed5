"""Finds a petition, and what of it may be read by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_chassis.domain import Erased, NotFound
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Resource, UnitRef
from huiyin_chassis.masking import mask
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number


@dataclass(frozen=True)
class Known:
    """What is known of the writer and must not leave in a text."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    def mask(self, text: str) -> str:
        return mask(text, names=self.names, addresses=self.addresses)


def petition_of(runtime: Runtime, registration_no: str) -> Petition:
    """The petition, or NotFound, whether the number is malformed, unknown or another jurisdiction's."""
    number = read_registration_number(registration_no)
    found = number and runtime.ledger.find(Petition, jurisdiction_of(number), Petition.stream_id(number))
    if not found:
        raise NotFound
    return found


def petition_for(runtime: Runtime, principal: Principal, action: str, registration_no: str) -> Petition:
    """The petition, if `principal` may do `action` with it; else NotFound, as if it were not there.

    An accusation, confirmed or alleged, is sealed.
    """
    petition = petition_of(runtime, registration_no)
    policy.require(principal, action, resource_of(petition))
    return petition


def resource_of(petition: Petition) -> Resource:
    """Nobody's in particular until an accusation is referred to its organ."""
    organ = UnitRef.of(petition.jurisdiction, petition.competent_unit)
    return Resource(petition.jurisdiction, organ, sealed=petition.accusation)


def details_of(runtime: Runtime, petition: Petition) -> Details | None:
    """What the petitioner said of himself with this petition; None where it is anonymous."""
    if petition.registration.details is None:
        return None
    return _petitioner(runtime, petition).details[petition.registration.details]


def known_of(runtime: Runtime, petition: Petition) -> Known:
    """Every name and address the petitioner ever gave."""
    return (
        Known() if petition.registration.details is None else given_in(_petitioner(runtime, petition).details)
    )


def given_in(details: Iterable[Details]) -> Known:
    """The names and addresses in them; none where the petitioner was erased."""
    given = tuple(details)
    try:
        return Known(
            tuple(d.name.open() for d in given if d.name), tuple(d.address.open() for d in given if d.address)
        )
    except Erased:
        return Known()


def _petitioner(runtime: Runtime, petition: Petition) -> Petitioner:
    stream = Petitioner.stream_id(petition.jurisdiction, petition.petitioner_ref)
    return runtime.ledger.get(Petitioner, petition.jurisdiction, stream)
