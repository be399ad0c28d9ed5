"""Triage for dispatch."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated

from pydantic import AfterValidator, Field

from huiyin_contracts.base import UnitKey
from huiyin_contracts.code_tables import matter_classes
from huiyin_contracts.vocabulary import Category, Nature, Urgency
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.triage import Triage
from huiyin_intake.masking import title_and_text_to_send
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_intake.views.units import UnitsView, takes_orders_of
from huiyin_ledger.domain import Act, Refused
from huiyin_web.runtime import Runtime


def _known(code: str) -> str:
    if code not in matter_classes():
        raise ValueError("Choose a class from the list.")
    return code


MatterClass = Annotated[
    str,
    Field(max_length=100, description="Code of the taxonomy, for example utilities/heating."),
    AfterValidator(_known),
]


class TriagePetition(PetitionCommand):
    """Category, class, place and urgency. An accusation is referred by another command."""

    category: Category
    nature: Nature
    matter_class: MatterClass
    place: str = Field(pattern=r"^[0-9]{6}([0-9]{3})?$", description="Division code.")
    urgency: Urgency = Urgency.ORDINARY
    proposed_unit: str | None = Field(None, max_length=100)
    no_accusation_because: str | None = Field(
        None,
        max_length=500,
        description="Why it is no accusation, where it was registered as one or has a class of accusations.",
    )

    def decision(self, *, answered_directly: bool = False) -> Triage:
        given = self.model_dump(include={each.name for each in fields(Triage)} - {"answered_directly"})
        return Triage(**given, answered_directly=answered_directly)


def triage(runtime: Runtime, act: Act, petition: Petition, command: TriagePetition) -> None:
    """Triage for dispatch, which publishes it, masked; whoever calls saves the petition. Refused: already_triaged, category_required,
    accusation_is_referred, looks_like_accusation, petitioner_erased, unknown_unit."""
    title, text = title_and_text_to_send(runtime, petition)
    unit = _proposed(runtime, petition.jurisdiction, command.proposed_unit)
    petition.triage(
        replace(command.decision(), proposed_unit=unit),
        title=title,
        text=text,
        no_accusation_because=command.no_accusation_because,
    )


triage_petition = by_desk(triage)


def _proposed(runtime: Runtime, jurisdiction: str, name: str | None) -> str | None:
    """The unit as records of the jurisdiction name it. Refused("unknown_unit") where it can't get the order."""
    key = UnitKey.of(jurisdiction, name or None)
    if key is None:
        return None
    unit = UnitsView.find(runtime.database, key.jurisdiction, key.unit)
    if unit is None or not takes_orders_of(jurisdiction, key, unit):
        raise Refused("unknown_unit", "Choose a unit from the list.", field="proposed_unit")
    return key.named_in(jurisdiction)
