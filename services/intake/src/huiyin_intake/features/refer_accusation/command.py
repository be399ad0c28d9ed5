"""What is, or turns out to be, an accusation."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from huiyin_intake.domain.petition import Petition
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_intake.views.units import parents_near
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class ReferAccusation(PetitionCommand):
    competent_unit: str = Field(min_length=1, max_length=100)
    accused_unit: str | None = Field(
        None, max_length=100, description="The accused unit, if it is one of the list."
    )
    accused_party: str | None = Field(None, max_length=500, description="Who is accused, in words.")


def refer_accusation(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReferAccusation
) -> None:
    """Refused: accused_unit (the attempt is recorded), unknown_unit, accused_required, already_triaged."""
    try:
        _refer(runtime, act, principal, registration_no, command)
    except Refused as refused:
        if refused.code == "accused_unit":
            _record_attempt(runtime, replace(act, once=None), principal, registration_no, command)
        raise


@by_desk
def _refer(runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation) -> None:
    petition.refer_accusation(
        command.competent_unit,
        accused_unit=command.accused_unit or None,
        accused_party=command.accused_party,
        parents=parents_near(runtime.database, petition.jurisdiction),
    )


@by_desk
def _record_attempt(runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation) -> None:
    petition.record_refused_referral(command.competent_unit, command.accused_unit or "")


@by_desk
def mark_as_accusation(runtime: Runtime, act: Act, petition: Petition) -> None:
    """Seal it for those who handle accusations."""
    petition.mark_as_accusation()
