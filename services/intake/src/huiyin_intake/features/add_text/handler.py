from __future__ import annotations

from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.add_text.command import AddText
from huiyin_intake.petitions import load_petition
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused
from huiyin_web.runtime import Runtime


def add_text(runtime: Runtime, act: Act, registration_no: str, command: AddText) -> None:
    """Before triage the text becomes part of the petition; later the desk reads it first. Refused: petitioner_erased."""

    def add() -> None:
        petition = load_petition(runtime, registration_no)
        if runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref):
            raise Refused("petitioner_erased", "This petitioner was erased; nothing can be added.")
        petition.add_text(command.text)
        runtime.ledger.save(petition.jurisdiction, petition)

    execute(runtime, act, add, jurisdiction=jurisdiction_of(registration_no))
