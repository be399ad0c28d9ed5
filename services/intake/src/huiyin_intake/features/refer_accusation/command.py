"""What is, or turns out to be, an accusation."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from huiyin_contracts.base import UnitKey
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.referral import Referral
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_intake.views.units import tree_near
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class ReferAccusation(PetitionCommand):
    """Units by their code; one of another jurisdiction with that before it, as in 230600/discipline."""

    competent_unit: str = Field(min_length=1, max_length=100)
    accused_unit: str | None = Field(
        None, max_length=100, description="The accused unit, if it is one of the list."
    )
    accused_party: str | None = Field(None, max_length=500, description="Who is accused, in words.")
    confirmed_because: str = Field(
        "",
        max_length=500,
        description="Why it goes to this organ, where the words about the accused name it or a unit above or below it.",
    )


def refer_accusation(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReferAccusation
) -> None:
    """Refused: as `Petition.refer_accusation`, already_triaged. An attempt refused with accused_unit is recorded."""
    try:
        _refer(runtime, act, principal, registration_no, command, principal.unit)
    except Refused as refused:
        if refused.code == "accused_unit":
            _record_attempt(runtime, replace(act, once=None), principal, registration_no, command)
        raise


@by_desk
def _refer(
    runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation, by_unit: UnitKey | None
) -> None:
    referral = replace(_referral(petition, command), by_unit=by_unit)
    petition.refer_accusation(referral, tree_near(runtime.database, petition.jurisdiction))


@by_desk
def _record_attempt(runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation) -> None:
    referral = _referral(petition, command)
    assert referral.accused is not None
    petition.record_refused_referral(referral.organ, referral.accused)


def _referral(petition: Petition, command: ReferAccusation) -> Referral:
    return Referral(
        UnitKey.of(petition.jurisdiction, command.competent_unit),
        UnitKey.of(petition.jurisdiction, command.accused_unit or None),
        command.accused_party,
        command.confirmed_because,
    )


@by_desk
def mark_as_accusation(runtime: Runtime, act: Act, petition: Petition) -> None:
    """Seal it for those who handle accusations."""
    petition.mark_as_accusation()
