"""A look at what is sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.base import UnitKey
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.domain.vocabulary import AdditionState, Revealed
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import PetitionCommand, all_details_of, load_petition, resource_of
from huiyin_intake.views.holders import holder_of
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, NotFound, Refused, Sealed
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

ACTION = "identity.reveal"


class Reveal(PetitionCommand):
    reason: str = Field(min_length=REASON_MIN, max_length=500, description="Why it has to be seen.")
    what: Revealed = Revealed.IDENTITY


class ShownOut(BaseModel):
    """What was sealed; null where it was not given or not asked for."""

    model_config = ConfigDict(frozen=True)

    what: Revealed
    anonymous: bool
    name: str | None
    phone: str | None
    id_no: str | None
    address: str | None
    title: str | None
    text: str | None
    location: str | None
    accused: str | None
    accused_units: list[str] | None = Field(
        None, description="The accused units that were chosen at the referral."
    )


_NOT_SHOWN: dict[str, Any] = {**dict.fromkeys(ShownOut.model_fields), "anonymous": False}


def reveal(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: Reveal
) -> ShownOut:
    """Record who looks and why, then show; each look is one of its own, even under the same key. NotFound if the principal
    may not know of the matter.

    Refused: contact_through_centre, where the petitioner asked for secrecy and a unit asks; reason_required.
    """

    def look() -> None:
        petition = load_petition(runtime, registration_no)
        check_may_reveal(runtime, principal, petition, command.what)
        unit = unit_revealing(runtime, principal, petition)
        why = masking_context(runtime, petition).mask(command.reason)
        petition.reveal(
            command.what,
            reason=why,
            by=principal.id,
            unit=unit.named_in(petition.jurisdiction) if unit else None,
        )
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, replace(act, once=None), look, jurisdiction=jurisdiction_of(registration_no))
    petition = load_petition(runtime, registration_no)
    if command.what is Revealed.ACCUSATION:
        return ShownOut.model_validate(_NOT_SHOWN | {"what": Revealed.ACCUSATION} | _texts(petition))
    return _identity(runtime, petition, original=unit_revealing(runtime, principal, petition) is None)


def check_may_reveal(runtime: Runtime, principal: Principal, petition: Petition, what: Revealed) -> None:
    """Staff of the jurisdiction, or the unit that holds the matter; of an accusation, the competent organ only."""
    if not petition.accusation and what is Revealed.ACCUSATION:
        raise NotFound
    policy.require(principal, ACTION, _revealed(runtime, petition))
    for_unit = unit_revealing(runtime, principal, petition) is not None
    if what is Revealed.IDENTITY and for_unit and petition.registration.confidential:
        raise Refused(
            "contact_through_centre", "The petitioner asked for secrecy: contact goes through the centre."
        )


def unit_revealing(runtime: Runtime, principal: Principal, petition: Petition) -> UnitKey | None:
    """The unit for which they look; None for the centre, or where it is not theirs."""
    return policy.unit_acting(principal, ACTION, _revealed(runtime, petition))


def _revealed(runtime: Runtime, petition: Petition) -> Resource:
    """What is looked at lies with the unit that holds the matter; an accusation with its competent organ."""
    resource = resource_of(petition)
    if petition.accusation:
        return resource
    holder = holder_of(runtime.database, petition.jurisdiction, petition.registration_no)
    return replace(resource, unit=UnitKey.of(petition.jurisdiction, holder))


def _identity(runtime: Runtime, petition: Petition, *, original: bool) -> ShownOut:
    """Name and contact; for the desk also the unmasked text."""
    given = petition.registration.details
    details = Details() if given is None else all_details_of(runtime, petition)[given]
    return ShownOut.model_validate(
        _NOT_SHOWN
        | {"what": Revealed.IDENTITY, "anonymous": given is None}
        | {name: _opened(sealed) for name, sealed in vars(details).items()}
        | (_texts(petition) if original else {})
    )


def _texts(petition: Petition) -> dict[str, str | list[str] | None]:
    """All texts of the petitioner, those written with a rating too, except additions that were kept back; an erased
    petitioner's read as erased."""
    registration = petition.registration
    later = petition.added_later.items()
    kept_back = {number for number, each in later if each.state is AdditionState.KEPT_BACK}
    said = [text for number, text in petition.said.items() if number not in kept_back]
    return {
        "title": _opened(registration.title),
        "text": "\n\n".join(t.open_or() for t in (registration.text, *said)),
        "location": _opened(registration.location),
        "accused": _opened(petition.accused),
        "accused_units": [unit.named_in(petition.jurisdiction) for unit in petition.accused_units_named()],
    }


def _opened(value: Sealed | None) -> str | None:
    return value.open_or() if value else None
