from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from huiyin_contracts.code_tables import matter_classes
from huiyin_contracts.vocabulary import Category, Nature, Urgency
from huiyin_intake.domain.triage import Triage


class TriagePetition(BaseModel):
    """Category, class, place and urgency. An accusation is referred by another command."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

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
