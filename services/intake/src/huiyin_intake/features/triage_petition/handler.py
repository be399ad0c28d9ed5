from __future__ import annotations

from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.masking import title_and_text_to_send
from huiyin_intake.petitions import authorized_petition


def triage_petition(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: TriagePetition
) -> None:
    """Triaged for dispatch: assignment sees it from now on, masked. Refused: already_triaged, category_required,
    accusation_is_referred."""

    def triage() -> None:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        title, text = title_and_text_to_send(runtime, petition)
        petition.triage(command.decision(), title=title, text=text)
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, triage, jurisdiction=jurisdiction_of(registration_no))
