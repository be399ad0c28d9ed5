"""Registers a petition and triages it in one transaction: both are done, or neither."""

from __future__ import annotations

from huiyin_intake.api_models import Registered
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage
from huiyin_intake.petitions import load_petition
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


def register_and_triage(
    runtime: Runtime, act: Act, command: RegisterPetition, decision: TriagePetition
) -> Registered:
    """Refused as `register_petition` and `triage`; then nothing is registered, and no number is used up."""

    def decide(number: str) -> None:
        petition = load_petition(runtime, number)
        triage(runtime, act, petition, decision)
        runtime.ledger.save(petition.jurisdiction, petition)

    return register_petition(runtime, act, command, also=decide)
