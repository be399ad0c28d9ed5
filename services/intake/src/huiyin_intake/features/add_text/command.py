"""A text of the petitioner's."""

from __future__ import annotations

from pydantic import Field

from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.petitions import PetitionCommand, load_petition
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused
from huiyin_web.runtime import Runtime


class AddText(PetitionCommand):
    text: str = Field(min_length=2, max_length=5000)


def add_text(runtime: Runtime, act: Act, registration_no: str, command: AddText) -> None:
    """Before triage the text becomes part of the petition; later the desk reads it first. Refused: petitioner_erased."""

    def add() -> None:
        petition = load_petition(runtime, registration_no)
        if runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref):
            raise Refused("petitioner_erased", "This petitioner was erased; nothing can be added.")
        petition.add_text(command.text)
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, add, jurisdiction=jurisdiction_of(registration_no))
