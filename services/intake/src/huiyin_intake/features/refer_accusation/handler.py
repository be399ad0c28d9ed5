from __future__ import annotations

from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act, Refused
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.refer_accusation.command import ReferAccusation
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.views.units import parents_near


def refer_accusation(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReferAccusation
) -> None:
    """Refers it. Refused: accused_unit (the attempt is then on record), unknown_unit, accused_required,
    already_triaged."""
    jurisdiction = jurisdiction_of(registration_no)

    def refer() -> None:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        petition.refer_accusation(
            command.competent_unit,
            accused_unit=command.accused_unit or None,
            accused_party=command.accused_party,
            parents=parents_near(runtime.database, jurisdiction),
        )
        runtime.ledger.save(petition.jurisdiction, petition)

    def record_attempt() -> None:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        petition.record_refused_referral(command.competent_unit, command.accused_unit or "")
        runtime.ledger.save(petition.jurisdiction, petition)

    try:
        execute(runtime, act, refer, jurisdiction=jurisdiction)
    except Refused as refused:
        if refused.code == "accused_unit":
            execute(runtime, act, record_attempt, jurisdiction=jurisdiction)
        raise


def mark_as_accusation(runtime: Runtime, act: Act, principal: Principal, registration_no: str) -> None:
    """Whoever finds that it is an accusation hands it to those who handle accusations."""

    def mark() -> None:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        petition.mark_as_accusation()
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, mark, jurisdiction=jurisdiction_of(registration_no))
