from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act, Refused
from huiyin_chassis.service import Runtime
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.matters import known_of, petition_of


class AddText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    text: str = Field(min_length=2, max_length=5000)


def add_text(runtime: Runtime, act: Act, registration_no: str, command: AddText) -> None:
    """Before triage it goes to the unit with the rest; afterwards on its own, masked, unless the matter is an
    accusation or was answered directly: then the desk alone sees it. Refused: petitioner_erased."""

    def add() -> None:
        petition = petition_of(runtime, registration_no)
        if runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref):
            raise Refused("petitioner_erased", "This petitioner was erased; nothing can be added.")
        petition.add_text(command.text, masked=known_of(runtime, petition).mask(command.text))
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, add, jurisdiction=jurisdiction_of(registration_no))
