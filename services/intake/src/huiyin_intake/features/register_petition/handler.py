from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.api_models import Registered
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.query_code import code_digest
from huiyin_intake.domain.registration import Registration
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.masking import MaskingContext
from huiyin_intake.number_sequence import next_numbers
from huiyin_intake.petitioner_link import link_accuser, link_petitioner
from huiyin_intake.query_codes import query_code_of
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused, Sealed, about
from huiyin_web.runtime import Runtime

_CLOCKS_DIFFER = timedelta(minutes=5)


def register_petition(
    runtime: Runtime,
    act: Act,
    command: RegisterPetition,
    *,
    also: Callable[[str], object] | None = None,
) -> Registered:
    """Registers a petition; the same key gives the same number and code again. `also` is called with the number, in the
    same transaction.

    Refused: received_in_future, postmark_after_receipt, postmark_without_letter, unknown_receiver.
    """
    received_at = command.received_at or act.occurred_at
    _check_dates(command, received_at, act.occurred_at)
    _check_receiver(runtime, command)

    def register() -> str:
        year = act.occurred_at.astimezone(CHINA).year
        (number,) = next_numbers(runtime.database, command.jurisdiction, year)
        about(number)
        link_person = link_accuser if command.accusation else link_petitioner
        link = link_person(runtime, command.jurisdiction, command.identity)
        masking = MaskingContext.given(command.identity)

        def seal(text: str) -> Sealed:
            return Sealed.of(link.petitioner_ref, text)

        registration = Registration(
            **vars(command.particulars),
            registration_no=number,
            received_at=received_at,
            petitioner_ref=link.petitioner_ref,
            details=link.details,
            title=seal(command.title),
            text=seal(command.text),
            masked_title=seal(masking.mask(command.title)),
            location=seal(command.location) if command.location else None,
            accused=seal(command.accused) if command.accused else None,
            place=command.place or command.jurisdiction,
            code_digest=code_digest(query_code_of(runtime, number)),
        )
        petition = Petition.register(registration)
        runtime.ledger.save(command.jurisdiction, petition, *([link.petitioner] if link.petitioner else []))
        if also is not None:
            also(number)
        return number

    number = execute(runtime, act, register, jurisdiction=command.jurisdiction)
    return Registered(registration_no=number, query_code=query_code_of(runtime, number))


def _check_receiver(runtime: Runtime, command: RegisterPetition) -> None:
    receiver = command.received_by
    if receiver is not None and receiver not in receivers_of(runtime.database, command.jurisdiction):
        raise Refused(
            "unknown_receiver",
            "Choose a unit of the office that registers it, or leave it empty.",
            field="received_by",
        )


def _check_dates(command: RegisterPetition, received_at: datetime, now: datetime) -> None:
    if received_at > now + _CLOCKS_DIFFER:
        raise Refused(
            "received_in_future", "The date of receipt lies in the future. Check it.", field="received_at"
        )
    if command.postmarked_on is not None:
        if command.channel is not Channel.LETTER:
            raise Refused(
                "postmark_without_letter",
                "Only a letter has a postmark. Leave it empty.",
                field="postmarked_on",
            )
        if command.postmarked_on > received_at.astimezone(CHINA).date():
            raise Refused(
                "postmark_after_receipt",
                "The postmark is later than the date of receipt. Check both dates.",
                field="postmarked_on",
            )
