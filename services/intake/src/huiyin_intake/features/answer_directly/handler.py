from __future__ import annotations

from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.masking import masking_context, title_and_text_to_send
from huiyin_intake.petitions import authorized_petition


def answer_directly(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: AnswerDirectly
) -> None:
    """Triaged and answered in one act. Refused as `triage_petition`."""

    def answer() -> None:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        title, text = title_and_text_to_send(runtime, petition)
        petition.answer_directly(
            command.decision(answered_directly=True),
            title=title,
            text=text,
            answer=command.answer,
            masked=masking_context(runtime, petition).mask(command.answer),
            at=act.occurred_at,
        )
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, answer, jurisdiction=jurisdiction_of(registration_no))
