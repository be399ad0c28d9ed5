"""A triage together with the desk's own answer."""

from __future__ import annotations

from pydantic import Field

from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.masking import masking_context, title_and_text_to_send
from huiyin_intake.petitions import by_desk
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


class AnswerDirectly(TriagePetition):
    """A triage, and the answer that the petitioner was given."""

    answer: str = Field(min_length=6, max_length=5000)


@by_desk
def answer_directly(runtime: Runtime, act: Act, petition: Petition, command: AnswerDirectly) -> None:
    """Triage and answer in one transaction. Refused as `triage_petition`."""
    title, text = title_and_text_to_send(runtime, petition)
    petition.answer_directly(
        command.decision(answered_directly=True),
        title=title,
        text=text,
        answer=command.answer,
        masked=masking_context(runtime, petition).mask(command.answer),
        at=act.occurred_at,
        no_accusation_because=command.no_accusation_because,
    )
