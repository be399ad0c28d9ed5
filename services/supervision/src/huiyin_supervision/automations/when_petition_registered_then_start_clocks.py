"""A petition was registered: the clock of the office, or of the unit that received it, runs from receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.intake import PetitionRegistered
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, start_clocks
from huiyin_supervision.domain.vocabulary import FactName, Received
from huiyin_supervision.rules.facts import Fact, Matter

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenPetitionRegisteredThenStartClocks(ClocksAutomation):
    sources = {"intake": frozenset({PetitionRegistered.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        petition = PetitionRegistered.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        if petition.anonymous:
            clocks.note_anonymity()
        matter = Matter(
            jurisdiction=event.jurisdiction,
            received_at=petition.received_at,
            imported=petition.imported,
            channel=petition.channel,
            received=Received.DIRECTLY if petition.received_directly else Received.BY_TRANSFER,
        )
        start_clocks(clocks, matter, Fact(FactName.PETITION_REGISTERED, petition.received_at), runtime)
        runtime.ledger.save(event.jurisdiction, clocks)
