from __future__ import annotations

from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.submit_petition.drafts import forget_numbers
from huiyin_intake.masking import MaskingContext
from huiyin_intake.views.register import of_petitioner
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, NotFound
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


def erase_petitioner(
    runtime: Runtime, act: Act, principal: Principal, command: ErasePetitioner
) -> tuple[str, ...]:
    """Record the erasure and destroy the key, in one transaction; returns the numbers of the petitioner's petitions."""
    policy.require(principal, "petitioner.erase", Resource(command.jurisdiction))

    def erase() -> dict[str, list[str]]:
        numbers = list(of_petitioner(runtime.database, command.jurisdiction, command.petitioner_ref))
        petitioner = _petitioner(runtime, command, has_petitions=bool(numbers))
        petitioner.erase(MaskingContext.of(petitioner.details).mask(command.reason), tuple(numbers))
        runtime.ledger.save(command.jurisdiction, petitioner)
        forget_numbers(runtime.database, numbers)
        runtime.vault.destroy(command.petitioner_ref, jurisdiction=command.jurisdiction)
        return {"registration_nos": numbers}

    answer = execute(runtime, act, erase, jurisdiction=command.jurisdiction)
    return tuple(answer["registration_nos"])


def _petitioner(runtime: Runtime, command: ErasePetitioner, *, has_petitions: bool) -> Petitioner:
    """The petitioner. An anonymous one has no stream yet, so an empty one is made to record the erasure in."""
    stream = Petitioner.stream_id(command.jurisdiction, command.petitioner_ref)
    petitioner = runtime.ledger.find(Petitioner, command.jurisdiction, stream)
    if petitioner is not None:
        return petitioner
    if not has_petitions:
        raise NotFound
    return Petitioner.identify(command.jurisdiction, command.petitioner_ref, Details(), [])
