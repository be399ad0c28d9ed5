from __future__ import annotations

from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.refer_accusation.command import ReferAccusation
from huiyin_intake.petitions import change_petition
from huiyin_intake.views.units import parents_near
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def refer_accusation(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReferAccusation
) -> None:
    """Refused: accused_unit (the attempt is recorded), unknown_unit, accused_required, already_triaged."""

    def refer(petition: Petition) -> None:
        petition.refer_accusation(
            command.competent_unit,
            accused_unit=command.accused_unit or None,
            accused_party=command.accused_party,
            parents=parents_near(runtime.database, petition.jurisdiction),
        )

    def record_attempt(petition: Petition) -> None:
        petition.record_refused_referral(command.competent_unit, command.accused_unit or "")

    try:
        change_petition(runtime, act, principal, "petition.triage", registration_no, refer)
    except Refused as refused:
        if refused.code == "accused_unit":
            change_petition(runtime, act, principal, "petition.triage", registration_no, record_attempt)
        raise


def mark_as_accusation(runtime: Runtime, act: Act, principal: Principal, registration_no: str) -> None:
    """Seal it for those who handle accusations."""
    change_petition(runtime, act, principal, "petition.triage", registration_no, Petition.mark_as_accusation)
