from __future__ import annotations

from dataclasses import dataclass, replace

from huiyin_intake.domain.erased import ERASED
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.domain.vocabulary import AdditionState, Revealed
from huiyin_intake.features.reveal_identity.command import Reveal
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import all_details_of, load_petition, resource_of
from huiyin_intake.views.holders import holder_of
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, NotFound, Refused, Sealed
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource, UnitRef
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class Shown:
    """What was sealed; None if not given. An erased petitioner's texts read as erased."""

    what: Revealed
    anonymous: bool = False
    name: str | None = None
    phone: str | None = None
    id_no: str | None = None
    address: str | None = None
    title: str | None = None
    text: str | None = None
    location: str | None = None
    accused: str | None = None


def reveal(runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: Reveal) -> Shown:
    """Record who looks and why, then show. NotFound if the principal may not know of the matter.

    Refused: contact_through_centre, where the petitioner asked for secrecy and a unit asks; reason_required.
    """

    def look() -> None:
        petition = load_petition(runtime, registration_no)
        check_may_reveal(runtime, principal, petition, command.what)
        why = masking_context(runtime, petition).mask(command.reason)
        petition.reveal(
            command.what, reason=why, by=principal.id, unit=principal.unit.code if principal.unit else None
        )
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, look, jurisdiction=jurisdiction_of(registration_no))
    petition = load_petition(runtime, registration_no)
    if command.what is Revealed.ACCUSATION:
        return _written(petition)
    return _identity(runtime, petition, original=principal.unit is None)


def check_may_reveal(runtime: Runtime, principal: Principal, petition: Petition, what: Revealed) -> None:
    """Staff of the jurisdiction, or the unit that holds the matter; of an accusation, the competent organ only."""
    if not petition.accusation and what is Revealed.ACCUSATION:
        raise NotFound
    resource = resource_of(petition)
    if not petition.accusation:
        holder = holder_of(runtime.database, petition.jurisdiction, petition.registration_no)
        resource = Resource(petition.jurisdiction, UnitRef.of(petition.jurisdiction, holder))
    policy.require(principal, "identity.reveal", resource)
    if what is Revealed.IDENTITY and principal.unit is not None and petition.registration.confidential:
        raise Refused(
            "contact_through_centre", "The petitioner asked for secrecy: contact goes through the centre."
        )


def _identity(runtime: Runtime, petition: Petition, *, original: bool) -> Shown:
    """Name and contact; for the desk also the unmasked text."""
    written = _written(petition) if original else Shown(Revealed.IDENTITY)
    if petition.registration.details is None:
        return replace(written, what=Revealed.IDENTITY, anonymous=True)
    details = all_details_of(runtime, petition)[petition.registration.details]
    return replace(
        written,
        what=Revealed.IDENTITY,
        name=_opened(details.name),
        phone=_opened(details.phone),
        id_no=_opened(details.id_no),
        address=_opened(details.address),
    )


def _written(petition: Petition) -> Shown:
    """All texts of the petitioner, except additions that were kept back."""
    later = [a.text for a in petition.added_later.values() if a.state is not AdditionState.KEPT_BACK]
    return Shown(
        Revealed.ACCUSATION,
        title=_opened(petition.registration.title),
        text="\n\n".join(
            t.open_or(ERASED) for t in (petition.registration.text, *petition.additions, *later)
        ),
        location=_opened(petition.registration.location),
        accused=_opened(petition.accused),
    )


def _opened(value: Sealed | None) -> str | None:
    return value.open_or(ERASED) if value else None
