"""Triage for dispatch."""

from __future__ import annotations

from pydantic import Field, field_validator

from huiyin_contracts.code_tables import matter_classes
from huiyin_contracts.vocabulary import Category, Nature, Urgency
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.triage import Triage
from huiyin_intake.masking import title_and_text_to_send
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


class TriagePetition(PetitionCommand):
    """Category, class, place and urgency. An accusation is referred by another command."""

    category: Category
    nature: Nature
    matter_class: str = Field(
        max_length=100, description="Code of the taxonomy, for example utilities/heating."
    )
    place: str = Field(pattern=r"^[0-9]{6}([0-9]{3})?$", description="Division code.")
    urgency: Urgency = Urgency.ORDINARY
    proposed_unit: str | None = Field(None, max_length=100)

    @field_validator("matter_class")
    @classmethod
    def known_class(cls, value: str) -> str:
        if value not in matter_classes():
            raise ValueError("Choose a class from the list.")
        return value

    def decision(self, *, answered_directly: bool = False) -> Triage:
        given = self.model_dump(include=set(TriagePetition.model_fields))
        return Triage(**given, answered_directly=answered_directly)


@by_desk
def triage_petition(runtime: Runtime, act: Act, petition: Petition, command: TriagePetition) -> None:
    """Triage for dispatch, which publishes it, masked. Refused: already_triaged, category_required,
    accusation_is_referred, petitioner_erased."""
    title, text = title_and_text_to_send(runtime, petition)
    petition.triage(command.decision(), title=title, text=text)
