from __future__ import annotations

from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.masking import title_and_text_to_send
from huiyin_intake.petitions import change_petition
from huiyin_ledger.domain import Act
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def triage_petition(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: TriagePetition
) -> None:
    """Triage for dispatch, which publishes it, masked. Refused: already_triaged, category_required,
    accusation_is_referred, petitioner_erased."""

    def triage(petition: Petition) -> None:
        title, text = title_and_text_to_send(runtime, petition)
        petition.triage(command.decision(), title=title, text=text)

    change_petition(runtime, act, principal, "petition.triage", registration_no, triage)
