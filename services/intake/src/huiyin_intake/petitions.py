"""Loads a petition and decides whether a principal may act on it."""

from __future__ import annotations

from collections.abc import Callable

from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, NotFound
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource, UnitRef
from huiyin_web.runtime import Runtime


def load_petition(runtime: Runtime, registration_no: str) -> Petition:
    """The petition; NotFound if the number is malformed, unknown or another jurisdiction's."""
    number = read_registration_number(registration_no)
    petition = number and runtime.ledger.find(Petition, jurisdiction_of(number), Petition.stream_id(number))
    if not petition:
        raise NotFound
    return petition


def authorized_petition(
    runtime: Runtime, principal: Principal, action: str, registration_no: str
) -> Petition:
    """The petition; NotFound also if `principal` may not do `action` with it, as for a number that does not exist."""
    petition = load_petition(runtime, registration_no)
    policy.require(principal, action, resource_of(petition))
    return petition


def change_petition(
    runtime: Runtime,
    act: Act,
    principal: Principal,
    action: str,
    registration_no: str,
    change: Callable[[Petition], None],
) -> None:
    """Load the petition, apply `change` and save it, in one transaction. NotFound as `authorized_petition`."""

    def run() -> None:
        petition = authorized_petition(runtime, principal, action, registration_no)
        change(petition)
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, run, jurisdiction=jurisdiction_of(registration_no))


def resource_of(petition: Petition) -> Resource:
    """What the policy decides by. Accusations, confirmed or alleged, are sealed; a petition has a unit only if it was
    referred to a competent organ."""
    organ = UnitRef.of(petition.jurisdiction, petition.competent_unit)
    return Resource(petition.jurisdiction, organ, sealed=petition.accusation)


def all_details_of(runtime: Runtime, petition: Petition) -> list[Details]:
    """All details that its petitioner ever gave, with any petition; empty if this petition is anonymous."""
    if petition.registration.details is None:
        return []
    stream = Petitioner.stream_id(petition.jurisdiction, petition.petitioner_ref)
    return runtime.ledger.get(Petitioner, petition.jurisdiction, stream).details
