"""Loads a petition and decides whether a principal may act on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict

from huiyin_contracts.base import UnitKey
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.registration_number import jurisdiction_of, read_registration_number
from huiyin_intake.views.register import RegisterView
from huiyin_ledger.commands import execute
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, NotFound
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

P = ParamSpec("P")
R = TypeVar("R")


class PetitionCommand(BaseModel):
    """What is sent about one petition. Unknown fields are refused, texts are stripped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


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


def by_desk(
    change: Callable[Concatenate[Runtime, Act, Petition, P], R],
) -> Callable[Concatenate[Runtime, Act, Principal, str, P], R]:
    """Makes a command of the desk of `change`: it loads the petition of a number, changes and saves it, in one
    transaction. NotFound as `authorized_petition`."""

    @wraps(change)
    def command(
        runtime: Runtime,
        act: Act,
        principal: Principal,
        registration_no: str,
        /,
        *args: P.args,
        **more: P.kwargs,
    ) -> R:
        def run() -> R:
            petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
            result = change(runtime, act, petition, *args, **more)
            runtime.ledger.save(petition.jurisdiction, petition)
            return result

        return execute(runtime, act, run, jurisdiction=jurisdiction_of(registration_no))

    return command


def resource_of(petition: Petition) -> Resource:
    """What the policy decides by. Accusations, confirmed or alleged, are sealed; a petition has a unit only if it was
    referred to a competent organ."""
    organ = UnitKey.of(petition.jurisdiction, petition.competent_unit)
    return Resource(petition.jurisdiction, organ, petition.accusation, petition.matter_class or "")


def resource_by_number(database: Database, jurisdiction: str, registration_no: str) -> Resource | None:
    """The same by a petition's number; None for an unknown one."""
    row = RegisterView.find(database, jurisdiction, registration_no)
    if row is None:
        return None
    unit = UnitKey.of(jurisdiction, row.competent_unit)
    return Resource(jurisdiction, unit, row.accusation, row.matter_class or "")


def all_details_of(runtime: Runtime, petition: Petition) -> list[Details]:
    """All details that its petitioner ever gave, with any petition; empty if this petition is anonymous."""
    if petition.registration.details is None:
        return []
    stream = Petitioner.stream_id(petition.jurisdiction, petition.petitioner_ref)
    return runtime.ledger.get(Petitioner, petition.jurisdiction, stream).details
