"""Decisions about an addition."""

from __future__ import annotations

from pydantic import Field

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.api_models import Registered
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.query_code import code_digest
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.register_petition.command import TITLE_MAX
from huiyin_intake.masking import masked_addition, masking_context, nothing_to_send
from huiyin_intake.number_sequence import next_numbers
from huiyin_intake.petitioner_link import Identity, PetitionerLink, link_accuser
from huiyin_intake.petitions import PetitionCommand, all_details_of, authorized_petition, by_desk
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Erased, Sealed, acting
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class KeepBack(PetitionCommand):
    kept_because: str = Field(
        min_length=REASON_MIN, max_length=500, description="Why it isn't passed on; sealed."
    )


class RegisterAccusation(PetitionCommand):
    """What the addition lacks; its text, petitioner and place are taken over."""

    title: str = Field(min_length=2, max_length=TITLE_MAX)
    accused: str | None = Field(
        None, max_length=500, description="Who is accused, in the petitioner's words."
    )


@by_desk
def pass_on(runtime: Runtime, act: Act, petition: Petition, addition: int) -> None:
    """Pass it on, masked, to the unit that has the petition. Refused: already_read, petitioner_erased."""
    try:
        petition.pass_on(addition, masked=masked_addition(runtime, petition, addition))
    except Erased:
        raise nothing_to_send() from None


@by_desk
def keep_back(runtime: Runtime, act: Act, petition: Petition, addition: int, command: KeepBack) -> None:
    """Keep it at intake. Refused: already_read, reason_required."""
    petition.keep_back(addition, command.kept_because)


def register_as_accusation(
    runtime: Runtime,
    act: Act,
    principal: Principal,
    registration_no: str,
    addition: int,
    command: RegisterAccusation,
) -> Registered:
    """Keep it back and register it as an accusation of the same petitioner, received when it was added.

    The same key gives the same number and code again. Refused: already_read, petitioner_erased.
    """
    jurisdiction = jurisdiction_of(registration_no)

    def register() -> str:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        policy.require(principal, "petition.register", Resource(petition.jurisdiction))
        year = act.occurred_at.astimezone(CHINA).year
        (number,) = next_numbers(runtime.database, petition.jurisdiction, year)
        read = petition.keep_back_as_accusation(addition, number)
        runtime.ledger.save(petition.jurisdiction, petition)
        # Nothing names the request, which is that of the petition: nobody finds one by the other.
        with acting(Act(act.actor, act.occurred_at, number)):
            link = link_accuser(runtime, petition.jurisdiction, _identity(runtime, petition))
            accusation = _accusation(runtime, petition, read, number, link, command)
            runtime.ledger.save(
                petition.jurisdiction, accusation, *([link.petitioner] if link.petitioner else [])
            )
        return number

    number = execute(runtime, act, register, jurisdiction=jurisdiction)
    return Registered(registration_no=number, query_code=query_code_of(runtime, number))


def _accusation(
    runtime: Runtime,
    petition: Petition,
    read: Addition,
    number: str,
    link: PetitionerLink,
    command: RegisterAccusation,
) -> Petition:
    def seal(text: str) -> Sealed:
        return Sealed.of(link.petitioner_ref, text)

    registration = Registration(
        registration_no=number,
        channel=Channel.WEB,
        received_at=read.added_at,
        anonymous=petition.registration.anonymous,
        confidential=petition.registration.confidential,
        accusation=True,
        petitioner_ref=link.petitioner_ref,
        details=link.details,
        title=seal(command.title),
        text=seal(_opened(read)),
        masked_title=seal(masking_context(runtime, petition).mask(command.title)),
        accused=seal(command.accused) if command.accused else None,
        place=petition.place,
        code_digest=code_digest(query_code_of(runtime, number)),
    )
    return Petition.register(registration)


def _identity(runtime: Runtime, petition: Petition) -> Identity | None:
    if petition.registration.details is None:
        return None
    try:
        return Identity.opened(all_details_of(runtime, petition)[petition.registration.details])
    except Erased:
        raise nothing_to_send() from None


def _opened(addition: Addition) -> str:
    try:
        return addition.text.open()
    except Erased:
        raise nothing_to_send() from None
