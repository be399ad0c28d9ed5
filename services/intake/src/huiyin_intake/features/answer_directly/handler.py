from __future__ import annotations

from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.masking import masking_context, title_and_text_to_send
from huiyin_intake.petitions import change_petition
from huiyin_ledger.domain import Act
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def answer_directly(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: AnswerDirectly
) -> None:
    """Triage and answer in one transaction. Refused as `triage_petition`."""

    def answer(petition: Petition) -> None:
        title, text = title_and_text_to_send(runtime, petition)
        petition.answer_directly(
            command.decision(answered_directly=True),
            title=title,
            text=text,
            answer=command.answer,
            masked=masking_context(runtime, petition).mask(command.answer),
            at=act.occurred_at,
        )

    change_petition(runtime, act, principal, "petition.triage", registration_no, answer)
